// Compiles and type-checks main.ts when a source has changed since the last time, then runs it. `npm run synth` and `cdk8s synth` both come here.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const bundle = join(root, 'build/synth-bundle.js');
const program = join(root, 'build/synth.js');
const stamp = join(root, 'build/synth.stamp.json');

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(file).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : '');
  return hash.digest('hex');
}

function isFresh() {
  if (!existsSync(program) || !existsSync(stamp)) return false;
  const { files, hash } = JSON.parse(readFileSync(stamp, 'utf8'));
  return digest(files) === hash;
}

async function compile() {
  try {
    // Unused names are not an error.
    const unused = ['--noUnusedLocals', 'false', '--noUnusedParameters', 'false'];
    const compiler = require.resolve('typescript/lib/tsc.js');
    execFileSync(process.execPath, [compiler, '-p', root, '--noEmit', ...unused], { stdio: 'pipe' });
  } catch (error) {
    console.error(`${error.stdout}\nNothing was written: main.ts and what it imports must compile first.`);
    process.exit(1);
  }
  const { bundle: makeBundle } = await import('./bundle.mjs');
  const inputs = await makeBundle(root, 'scripts/synth-entry.ts', bundle);
  rmSync(join(root, 'build/synth-bundle.cache'), { force: true });
  copyFileSync(join(root, 'scripts/synth-loader.cjs'), program);
  const sources = inputs.filter((file) => !file.startsWith('node_modules/'));
  const own = ['synth.mjs', 'synth-loader.cjs', 'bundle.mjs', 'programs-plugin.mjs'].map((file) => `scripts/${file}`);
  const files = [...sources, ...own, 'package-lock.json', 'tsconfig.json'];
  writeFileSync(stamp, JSON.stringify({ files, hash: digest(files) }));
}

if (!isFresh()) await compile();
if (!process.argv.includes('--compile-only')) require(program);
