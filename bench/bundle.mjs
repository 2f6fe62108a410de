import { join } from 'node:path';
import { build } from 'esbuild';
import { programsPlugin } from '../scripts/programs-plugin.mjs';

const root = join(import.meta.dirname, '..');

/** Bundles a program with the library, as `npm run synth` does. */
export async function bundle(program, outfile) {
  await build({
    entryPoints: [program],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    plugins: [programsPlugin(root)],
    absWorkingDir: root,
    nodePaths: [join(root, 'node_modules')],
  });
}
