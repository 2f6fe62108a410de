import { pythonLines } from './python-source';
import type { PythonLine } from './python-source';

/** A parsed module of `lib/programs/`. */
export interface PythonModule {
  /** The features of `from __future__ import …`. */
  readonly future: readonly string[];
  /** Modules of `lib/programs/` by path, such as `backup/common.py`, each with the names that are imported from it. */
  readonly own: ReadonlyMap<string, readonly string[]>;
  /** Other imports. */
  readonly imports: readonly PythonImport[];
  /** All other statements. */
  readonly body: readonly string[];
  /** The names that the body binds at the top level. */
  readonly names: ReadonlySet<string>;
  /** True if the module is a program that can be started. */
  readonly isEntry: boolean;
}

export interface PythonImport {
  /** Undefined for `import x`. */
  readonly from?: string;
  /** With its alias, such as `x as y`. */
  readonly what: string;
  /** The name that it binds. */
  readonly name: string;
}

const PACKAGE = 'programs';
const FROM = /^from\s+([\w.]+)\s+import\s+\(?\s*([^()]+?)\s*,?\s*\)?$/;
const IMPORT = /^import\s+([\w.]+(?:\s+as\s+\w+)?)$/;
const ENTRY = /^if __name__ == '':$/;

/**
 * @throws if the source breaks the conventions of programs, see CONTRIBUTING.md
 */
export function pythonModule(source: string): PythonModule {
  const future: string[] = [];
  const own = new Map<string, string[]>();
  const imports: PythonImport[] = [];
  const body: PythonLine[] = [];
  for (const line of pythonLines(source)) {
    const isImport = /^(from|import)\b/.test(line.code);
    if (!isImport || line.indent > 0) {
      if (isImport && /^\w+\s+(\.|programs\b)/.test(line.code)) {
        throw new Error(`'${line.code}' must stand at the top level`);
      }
      if (/\b__doc__\b/.test(line.code)) throw new Error("'__doc__' is empty in a pod, as docstrings are taken out");
      body.push(line);
      continue;
    }
    const [from, names] = parseImport(line.code);
    if (from === '__future__') future.push(...names);
    else if (from?.split('.')[0] === PACKAGE) {
      const alias = names.find((name) => !/^\w+$/.test(name));
      if (alias) throw new Error(`'${line.code}' must name what it imports, without another name for it`);
      const path = `${from.split('.').slice(1).join('/')}.py`;
      own.set(path, [...(own.get(path) ?? []), ...names]);
    } else imports.push(...names.map((what) => ({ from, what, name: bound(what, from) })));
  }
  const isEntry = body.some(({ code, indent }) => indent === 0 && ENTRY.test(code));
  return { future, own, imports, body: body.map(({ text }) => text), names: topLevelNames(body), isEntry };
}

function parseImport(code: string): [string | undefined, string[]] {
  const from = FROM.exec(code);
  if (from && !from[1].startsWith('.'))
    return [from[1], from[2].split(/\s*,\s*/).map((name) => name.replace(/\s+/g, ' '))];
  const plain = IMPORT.exec(code);
  if (plain && plain[1].split('.')[0] !== PACKAGE) return [undefined, [plain[1].replace(/\s+/g, ' ')]];
  throw new Error(`'${code}' must be 'import x' or 'from x import y, z', and the latter for a module of ${PACKAGE}`);
}

function bound(what: string, from: string | undefined): string {
  const [name, alias] = what.split(' as ');
  return alias ?? (from === undefined ? name.split('.')[0] : name);
}

/** Blocks such as `if` and `try` bind their names at the top level, too; functions and classes don't. */
function topLevelNames(body: readonly PythonLine[]): Set<string> {
  const names = new Set<string>();
  let inside = Infinity;
  for (const { code, indent } of body) {
    if (indent > inside) continue;
    inside = Infinity;
    const definition = /^(?:async\s+def|def|class)\s+(\w+)/.exec(code);
    if (definition) {
      inside = indent;
      names.add(definition[1]);
    } else for (const name of assigned(code)) names.add(name);
  }
  return names;
}

/** The names that a simple statement or the head of a block binds. */
function assigned(code: string): string[] {
  const flat = withoutBrackets(code);
  if (/^(from|import)\b/.test(flat)) return boundBy(code);
  const aliases = [...flat.matchAll(/\bas\s+(\w+)/g)].map(([, name]) => name);
  const loop = /^for\s+(.+?)\s+in\b/.exec(flat)?.[1];
  if (loop !== undefined) return [...identifiers(loop), ...aliases];
  if (/^(if|elif|else|while|try|except|finally|with)\b/.test(flat)) return aliases;
  // A target is before each `=` that is not part of an operator such as `==`. An annotation may follow the name.
  const targets = flat.split(/(?<![=!<>:+\-*/%&|^@])=(?!=)/).slice(0, -1);
  const annotated = /^\w+\s*:/.test(flat) ? [flat] : [];
  return [...targets, ...annotated].flatMap((target) => identifiers(target.replace(/:[^]*/, '')));
}

function withoutBrackets(code: string): string {
  const inner = code.replace(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g, '');
  return inner === code ? code : withoutBrackets(inner);
}

function identifiers(targets: string): string[] {
  return targets.match(/(?<![\w.])[A-Za-z_]\w*(?![\w.])/g) ?? [];
}

function boundBy(code: string): string[] {
  const [from, names] = parseImport(code);
  return names.map((what) => bound(what, from));
}
