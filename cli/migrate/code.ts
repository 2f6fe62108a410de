import { quoted } from '../code';

/**
 * An expression of TypeScript. Text from a user's file can only be in a literal: all other kinds are made from names in this program. So no text of a file
 * becomes code.
 */
export type Code =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: string, value: Code])[] }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Code[] };

export function literal(value: string | number | boolean | null): Code {
  return { kind: 'literal', value };
}

export function list(items: readonly Code[]): Code {
  return { kind: 'list', items };
}

export function map(entries: { readonly [key: string]: Code | undefined }): Code {
  const given = Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return { kind: 'map', entries: given };
}

/** A call such as `Federation.allowList([…])`. */
export function call(callee: string, ...args: readonly Code[]): Code {
  return { kind: 'call', callee, args };
}

/** A member of an enum, such as `LogLevel.INFO`. */
export function member(name: string): Code {
  return { kind: 'call', callee: name, args: [] };
}

/** Data of YAML as code. It must be checked by {@link unfit} before. */
export function data(value: unknown): Code {
  if (Array.isArray(value)) return list(value.map(data));
  if (typeof value === 'object' && value !== null) {
    return { kind: 'map', entries: Object.entries(value).map(([key, inner]) => [key, data(inner)] as const) };
  }
  return literal(value as string | number | boolean | null);
}

/** The names that a piece of code needs, such as `Federation`. */
export function namesIn(code: Code): string[] {
  switch (code.kind) {
    case 'literal':
      return [];
    case 'list':
      return code.items.flatMap(namesIn);
    case 'map':
      return code.entries.flatMap(([, value]) => namesIn(value));
    case 'call':
      return [code.callee.split('.')[0], ...code.args.flatMap(namesIn)];
  }
}

const WIDTH = 100;

/** The code as text. Maps and lists that don't fit into a line get a line for each entry. */
export function printed(code: Code, indent = ''): string {
  const short = inline(code);
  if (indent.length + short.length <= WIDTH) return short;
  const deeper = `${indent}  `;
  const lines = (parts: readonly string[]) => parts.map((part) => `${deeper}${part},\n`).join('');
  switch (code.kind) {
    case 'literal':
      return short;
    case 'list':
      return `[\n${lines(code.items.map((item) => printed(item, deeper)))}${indent}]`;
    case 'map':
      return block(code.entries, indent);
    case 'call':
      return `${code.callee}(${code.args.map((arg) => printed(arg, indent)).join(', ')})`;
  }
}

/** A map with a line for each entry. */
export function block(entries: readonly (readonly [string, Code])[], indent = ''): string {
  if (entries.length === 0) return '{}';
  const deeper = `${indent}  `;
  const lines = entries.map(([key, value]) => `${deeper}${property(key)}: ${nested(value, deeper)},\n`);
  return `{\n${lines.join('')}${indent}}`;
}

function nested(value: Code, indent: string): string {
  return value.kind === 'map' ? block(value.entries, indent) : printed(value, indent);
}

function inline(code: Code): string {
  switch (code.kind) {
    case 'literal':
      return typeof code.value === 'string' ? quoted(code.value) : String(code.value);
    case 'list':
      return `[${code.items.map(inline).join(', ')}]`;
    case 'map': {
      const entries = code.entries.map(([key, value]) => `${property(key)}: ${inline(value)}`);
      return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
    }
    case 'call':
      // The names of functions begin with a small letter, the members of enums with a capital.
      return /\.[A-Z]/.test(code.callee) ? code.callee : `${code.callee}(${code.args.map(inline).join(', ')})`;
  }
}

function property(key: string): string {
  // `__proto__` in quotes would set the prototype of the object.
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}
