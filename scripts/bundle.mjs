// Bundles the program of a synth for a fast start: less to read, to compile and to set up.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, transform } from 'esbuild';
import { programsPlugin } from './programs-plugin.mjs';

/** cdk8s brings a `yaml` of its own. Where it is of our version, one copy serves both. */
function oneYaml(root) {
  const ours = createRequire(join(root, 'package.json')).resolve('yaml');
  const theirs = createRequire(createRequire(join(root, 'package.json')).resolve('cdk8s')).resolve('yaml');
  const version = (entry) => JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')).version;
  const plugin = {
    name: 'one-yaml',
    setup: ({ onResolve }) => onResolve({ filter: /^yaml$/ }, () => ({ path: ours })),
  };
  return version(ours) === version(theirs) ? [plugin] : [];
}

/**
 * The bundler copies each property of a CommonJS module for each file that imports it, in case the file wants a default export that the module doesn't have.
 * Our files want none.
 */
const withoutCopies = (code) => code.replace(/__toESM\((require\w*\((?:"[^"]*")?\))\)/g, '$1');

/** @returns the files that it was made of, from `root` on */
export async function bundle(root, entry, outfile) {
  const programs = [];
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    metafile: true,
    plugins: [programsPlugin(root, programs), ...oneYaml(root)],
    logLevel: 'warning',
  });
  const { code } = await transform(withoutCopies(outputFiles[0].text), { minify: true, target: 'node20' });
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, code);
  return [...Object.keys(metafile.inputs), ...programs];
}
