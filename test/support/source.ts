import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const LIB = join(__dirname, '../../lib');

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(LIB, file), 'utf8'), ts.ScriptTarget.ES2022, true);
}

/** The names of the props that an interface declares itself, in a file below `lib/`. */
export function propsOf(file: string, name: string): string[] {
  const found = parse(file).statements.find((s): s is ts.InterfaceDeclaration => {
    return ts.isInterfaceDeclaration(s) && s.name.text === name;
  });
  if (!found) throw new Error(`${file} has no interface ${name}`);
  return found.members.map((member) => member.name?.getText() ?? '');
}

/** The names that `lib/index.ts` exports. */
export function exportsOf(file: string): string[] {
  return parse(file)
    .statements.filter(ts.isExportDeclaration)
    .flatMap((s) => {
      if (!s.exportClause || !ts.isNamedExports(s.exportClause)) throw new Error('exports must be by name');
      return s.exportClause.elements.map((e) => e.name.text);
    });
}
