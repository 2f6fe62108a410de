import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { about } from './about';
import { joinShell } from './join-shell';
import { pythonModule } from './python-module';
import type { PythonModule } from './python-module';

/**
 * The text of a program that goes into a pod: its entry module, after the modules that it imports. Each module comes before those that import it. A shell
 * program has the files that it sources. The text has no comments, docstrings and blank lines.
 *
 * @param folder the folder of the programs
 * @param name the path of the entry in this folder, such as `backup/restore_sqlite.py` or `coturn/start.sh`
 * @throws if a source breaks the conventions of programs, see CONTRIBUTING.md
 */
export function joinProgram(folder: string, name: string): string {
  if (name.endsWith('.sh')) return joinShell(name, (path, importer) => read(folder, path, importer));
  const modules = new Map<string, PythonModule>();
  addModule(folder, name, modules, []);
  if (!modules.get(name)!.isEntry) throw new Error(`${name}: a program must end with "if __name__ == '__main__':"`);
  checkNames(modules);
  const all = [...modules.values()];
  const body = all.flatMap((module) => module.body);
  return [...joinImports(all), ...body].join('\n');
}

/** Adds a module after the modules that it imports. */
function addModule(folder: string, path: string, modules: Map<string, PythonModule>, importers: string[]): void {
  if (modules.has(path)) return;
  if (importers.includes(path)) throw new Error(`${path} imports itself: ${[...importers, path].join(' → ')}`);
  const module = about(path, () => pythonModule(read(folder, path, importers.at(-1))));
  if (module.isEntry && importers.length > 0) {
    throw new Error(`${importers.at(-1)}: ${path} is a program and can't be imported: move what both need to a module`);
  }
  for (const [imported, names] of module.own) {
    addModule(folder, imported, modules, [...importers, path]);
    const missing = names.find((name) => !modules.get(imported)!.names.has(name));
    if (missing) throw new Error(`${path}: ${imported} has no '${missing}'`);
  }
  modules.set(path, module);
}

/** In the joined text all modules share one namespace. */
function checkNames(modules: ReadonlyMap<string, PythonModule>): void {
  const places = new Map<string, string>();
  const claim = (name: string, place: string) => {
    const other = places.get(name) ?? place;
    if (other !== place)
      throw new Error(`'${name}' is in ${other} and in ${place}, and they are joined: rename one of them`);
    places.set(name, place);
  };
  for (const [path, module] of modules) {
    for (const name of module.names) claim(name, path);
    // Two modules may import the same thing.
    for (const { from, what, name } of module.imports) {
      claim(name, from === undefined ? `'import ${what.replace(/\..*/, '')}'` : `'from ${from} import ${what}'`);
    }
  }
}

function joinImports(modules: readonly PythonModule[]): string[] {
  const plain = new Set<string>();
  const from = new Map<string, Set<string>>();
  const add = (source: string, what: string) => from.set(source, (from.get(source) ?? new Set()).add(what));
  for (const { from: source, what } of modules.flatMap((module) => module.imports)) {
    if (source === undefined) plain.add(what);
    else add(source, what);
  }
  const future = new Set(modules.flatMap((module) => module.future));
  const line = (source: string, names: Iterable<string>) => `from ${source} import ${[...names].sort().join(', ')}`;
  return [
    ...(future.size > 0 ? [line('__future__', future)] : []),
    ...[...plain].sort().map((what) => `import ${what}`),
    ...[...from.keys()].sort().map((source) => line(source, from.get(source)!)),
  ];
}

function read(folder: string, path: string, importer?: string): string {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch {
    throw new Error(
      `there is no such file in lib/programs${importer ? `, and ${importer} ${path.endsWith('.sh') ? 'sources' : 'imports'} it` : ''}`,
    );
  }
}
