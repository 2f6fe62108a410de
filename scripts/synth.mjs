// Compiles and type-checks main.ts when a source has changed since the last time, then runs it. `npm run synth` and `cdk8s synth` both come here.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const bundle = join(root, 'build/synth-bundle.js');
const program = join(root, 'build/synth.js');
const stamp = join(root, 'build/synth.stamp.json');
/** The compiler's notes about unchanged files, whose types it doesn't check again. */
const notes = join(root, 'build/synth.tsbuildinfo');

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(file).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : '');
  return hash.digest('hex');
}

function isFresh() {
  if (!existsSync(program) || !existsSync(stamp)) return false;
  try {
    const { files, hash } = JSON.parse(readFileSync(stamp, 'utf8'));
    return digest(files) === hash;
  } catch {
    // A damaged stamp says nothing about the bundle.
    return false;
  }
}

async function compile() {
  try {
    // These rules are for the library's own code, and don't stop a synth.
    const rules = ['noUnusedLocals', 'noUnusedParameters', 'noImplicitReturns', 'noFallthroughCasesInSwitch'];
    const off = rules.flatMap((rule) => [`--${rule}`, 'false']);
    const compiler = require.resolve('typescript/lib/tsc.js');
    const incremental = ['--incremental', '--tsBuildInfoFile', notes];
    execFileSync(process.execPath, [compiler, '-p', root, '--noEmit', ...incremental, ...off], { stdio: 'pipe' });
  } catch (error) {
    console.error(`${error.stdout}\nNothing was written: main.ts and what it imports must compile first.`);
    process.exit(1);
  }
  // A bundle that is half written must not have the stamp of an older one.
  rmSync(stamp, { force: true });
  const { bundle: makeBundle } = await import('./bundle.mjs');
  const inputs = await makeBundle(root, 'scripts/synth-entry.ts', bundle);
  rmSync(join(root, 'build/synth-bundle.cache'), { force: true });
  copyFileSync(join(root, 'scripts/synth-loader.cjs'), program);
  const sources = inputs.filter((file) => !file.startsWith('node_modules/'));
  const own = ['synth.mjs', 'synth-loader.cjs', 'bundle.mjs', 'programs-plugin.mjs'].map((file) => `scripts/${file}`);
  const files = [...sources, ...own, 'package-lock.json', 'tsconfig.json'];
  writeFileSync(stamp, JSON.stringify({ files, hash: digest(files) }));
}

// The files that main.ts names, such as .secrets.yaml, are looked for in the project.
if (process.env.CDK8S_OUTDIR) process.env.CDK8S_OUTDIR = resolve(process.env.CDK8S_OUTDIR);
process.chdir(root);
try {
  if (!isFresh()) await compile();
} catch (error) {
  console.error(`${error.message}\nNothing was written: main.ts could not be compiled into build/.`);
  process.exit(1);
}
if (!process.argv.includes('--compile-only')) require(program);
