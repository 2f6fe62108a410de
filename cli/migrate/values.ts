import { NotData } from './read-yaml';

/** A map of YAML. */
export interface Values {
  readonly [key: string]: unknown;
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NotData);
}

/** True for values that Helm charts treat as not set. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** The value at a path, or undefined. */
export function at(values: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, key) => (isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined),
    values,
  );
}

/** Merges as Helm merges several files: maps are merged, and every other value replaces the old one. */
export function merged(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(over)])];
  const entries = keys.map((key) => {
    if (!Object.hasOwn(over, key)) return [key, base[key]] as const;
    return [key, Object.hasOwn(base, key) ? merged(base[key], over[key]) : over[key]] as const;
  });
  return Object.fromEntries(entries);
}

/** The reason for which a value can't be written as code, or undefined if it can. */
export function unfit(value: unknown): string | undefined {
  if (value instanceof NotData) return `it ${value.reason}`;
  if (typeof value === 'string') {
    if (/\{\{|\{%|\$\{/.test(value)) return 'it is a template: write the value itself';
    return undefined;
  }
  if (typeof value === 'number') {
    const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    return exact ? undefined : 'it is not a number that can be kept exactly';
  }
  if (typeof value === 'object' && value !== null) {
    const inner = isObject(value) ? [...Object.keys(value), ...Object.values(value)] : Object.values(value);
    return inner.map(unfit).find((reason) => reason !== undefined);
  }
  return undefined;
}

/** A boolean, also in the quotes that users of Helm put around it. */
export function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
}

/** A text that is no template. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && unfit(value) === undefined ? value : undefined;
}

/** A whole number, also in quotes. */
export function whole(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
