// Runs on this machine the program that the cluster's `turn-check` runs: it is Python, as the Synapse image has nothing else.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const lib = join(dirname(fileURLToPath(import.meta.url)), '../lib');
const { status, error } = spawnSync('python3', [join(lib, 'programs/turn_check/main.py'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PYTHONPATH: lib, PYTHONDONTWRITEBYTECODE: '1' },
});
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
