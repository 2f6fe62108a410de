import { posix } from 'node:path';
import { about } from './about';
import { shellText } from './shell-source';

/** A line that takes another file in. `$0` is the program, so that the paths in a file that is taken in start at the program's folder, too. */
const SOURCE = /^\. "\$\{0%\/\*\}\/([\w./-]+)"$/;

/**
 * The text of a shell program, with each file that it sources in the place of the line that does so. A file that is sourced twice is there once.
 *
 * @param name the path of the program in the folder of the programs
 * @param read reads a file, by its path in this folder
 * @throws if a source breaks the conventions of programs, see CONTRIBUTING.md
 */
export function joinShell(name: string, read: (path: string, importer?: string) => string): string {
  const texts = new Map<string, string>();
  const join = (path: string, importer?: string): string[] => {
    const text = about(path, () => shellText(read(path, importer)));
    if (importer === undefined && !text.startsWith('#!')) throw new Error(`${path}: a program must begin with '#!'`);
    if (importer !== undefined && text.startsWith('#!')) {
      throw new Error(
        `${importer}: ${path} is a program and can't be sourced: move what both need to a file without '#!'`,
      );
    }
    texts.set(path, text);
    return text.split('\n').flatMap((line) => {
      const sourced = about(path, () => sourcedBy(line));
      if (sourced === undefined) return [line];
      const file = posix.join(posix.dirname(name), sourced);
      return texts.has(file) ? [] : join(file, path);
    });
  };
  const lines = join(name);
  checkNames(texts);
  return lines.join('\n');
}

function sourcedBy(line: string): string | undefined {
  const path = SOURCE.exec(line)?.[1];
  if (path === undefined && /^\s*(\.|source)\s/.test(line)) {
    throw new Error(`'${line.trim()}' must stand at the top level, as '. "\${0%/*}/PATH"'`);
  }
  return path;
}

/** In the joined text, the second function of a name would take the place of the first. */
function checkNames(texts: ReadonlyMap<string, string>): void {
  const places = new Map<string, string>();
  for (const [path, text] of texts) {
    for (const [, name] of text.matchAll(/^([A-Za-z_]\w*)\s*\(\)/gm)) {
      const other = places.get(name) ?? path;
      if (other !== path)
        throw new Error(`'${name}' is in ${other} and in ${path}, and they are joined: rename one of them`);
      places.set(name, path);
    }
  }
}
