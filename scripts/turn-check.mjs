// Runs on this machine the program that the cluster's `turn-check` runs: it is Python, as the Synapse image has nothing else.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundle = join(root, 'build/turn-check.cjs');
const program = join(root, 'build/turn-check.py');

await build({
  absWorkingDir: root,
  entryPoints: ['lib/turn-check/turn-check-script.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  logLevel: 'warning',
});
mkdirSync(dirname(program), { recursive: true });
writeFileSync(program, createRequire(import.meta.url)(bundle).turnCheckScript());

const { status, error } = spawnSync('python3', [program, ...process.argv.slice(2)], { stdio: 'inherit' });
if (error?.code === 'ENOENT') {
  console.error(
    'turn-check needs Python 3.8 or later, and there is no python3 here: install it, or run the check in the cluster (docs/turn-check.md).',
  );
  process.exitCode = 2;
} else if (error) {
  throw error;
} else {
  // Without a status it was ended by a signal.
  process.exitCode = status ?? 130;
}
