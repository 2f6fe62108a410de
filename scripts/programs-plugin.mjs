// Puts the joined texts of lib/programs into a bundle of esbuild, so that the bundle doesn't read and join them at each run.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const FOLDER = 'lib/programs';

/**
 * A plugin for esbuild.
 *
 * @param sources the plugin adds the paths of the files that the texts are made from to this list
 */
export function programsPlugin(root, sources = []) {
  return {
    name: 'programs',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]lib[\\/]shared[\\/]program[\\/]program\.ts$/ }, async () => {
        const { joinProgram, inputs } = await loadJoin(root);
        sources.push(...programFiles(root), ...inputs, 'scripts/programs-plugin.mjs');
        const texts = entries(root).map((name) => [name, joinProgram(join(root, FOLDER), name)]);
        return { contents: moduleOf(texts) };
      });
    },
  };
}

function programFiles(root) {
  return readdirSync(join(root, FOLDER), { recursive: true })
    .filter((file) => /\.(py|sh)$/.test(file))
    .map((file) => join(FOLDER, file))
    .sort();
}

/** The names that `program()` accepts. */
function entries(root) {
  return programFiles(root)
    .filter((file) => (file.endsWith('.sh') ? /^#!/ : /^if __name__ == /m).test(readFileSync(join(root, file), 'utf8')))
    .map((file) => file.slice(FOLDER.length + 1).replaceAll('\\', '/'));
}

/** The module that replaces lib/shared/program/program.ts. Each text is in its own function, so that V8 compiles only the texts that are used. */
function moduleOf(texts) {
  const functions = texts.map(([name, text]) => `${JSON.stringify(name)}: () => ${JSON.stringify(text)},`);
  return `const texts = {\n${functions.join('\n')}\n};
export function program(name) {
  if (!Object.hasOwn(texts, name)) throw new Error(\`\${name}: there is no such program in ${FOLDER}\`);
  return texts[name]();
}`;
}

/** Compiles and loads the library's function that joins programs. */
async function loadJoin(root) {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['lib/shared/program/join-program.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { joinProgram } = await import(`data:text/javascript;base64,${code}`);
  return { joinProgram, inputs: Object.keys(metafile.inputs) };
}
