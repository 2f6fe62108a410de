// Bundles the command line into one file, and runs it, except with `--bundle-only`. So only the build needs the libraries of the command line.
import { readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { programsPlugin } from './programs-plugin.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundle = join(root, 'build/bin/cdk8s-matrix.js');
const fresh = `${bundle}.${process.pid}`;
const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

await build({
  absWorkingDir: root,
  entryPoints: ['cli/bin.ts'],
  outfile: fresh,
  bundle: true,
  minifyWhitespace: true,
  minifySyntax: true,
  platform: 'node',
  target: 'node20',
  external: Object.keys({ ...dependencies, ...peerDependencies }),
  plugins: [programsPlugin(root)],
  logLevel: 'warning',
});
// Another process may run the old bundle at this moment.
renameSync(fresh, bundle);
if (!process.argv.includes('--bundle-only')) createRequire(import.meta.url)(bundle);
