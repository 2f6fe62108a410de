import { distance } from 'fastest-levenshtein';
import type { Findings } from './findings';

/** The check of a value's kind. It returns the value, or undefined after a finding. A copy stands for an object, so that nobody can change what was checked. */
export type Kind<V> = (findings: Findings, prop: string, value: unknown) => V | undefined;

/** The kind of a prop that has no default. */
export interface RequiredKind<V> extends Kind<V> {
  readonly remedy: string;
}

/** The kind of each prop of an interface. A prop without a kind doesn't compile. */
export type Shape<T> = {
  readonly [P in keyof T]-?: Partial<Pick<T, P>> extends Pick<T, P>
    ? Kind<NonNullable<T[P]>>
    : RequiredKind<NonNullable<T[P]>>;
};

/** The kind of a prop that must be given. */
export function required<V>(kind: Kind<V>, remedy = 'give it a value'): RequiredKind<V> {
  const check: Kind<V> = (findings, prop, value) => kind(findings, prop, value);
  return Object.assign(check, { remedy });
}

/**
 * Checks the kind of each given prop: also of one that is undefined, as an unset environment variable leaves it, since the default must not take its place unseen.
 * Returns a copy with the props of the right kind. So while there are findings, a required prop may be missing in the copy.
 *
 * @param prop the path of the props; empty if the props are those of a construct
 */
export function take<T extends object>(findings: Findings, prop: string, given: unknown, shape: Shape<T>): T {
  const taken: { [key: string]: unknown } = {};
  const kinds = new Map(Object.entries<Kind<unknown>>(shape));
  const props = isPlain(given) ? given : {};
  if (props !== given) findings.wrong(prop, given, `must be an object with some of ${some(kinds)}`);
  for (const [key, kind] of kinds) {
    const name = inside(prop, key);
    if (key in props) taken[key] = reading(findings, name, () => kindOfProp(findings, name, kind, props[key]));
    else if ('remedy' in kind) findings.wrongly(name, `is missing: ${String(kind.remedy)}`);
    if (taken[key] === undefined) delete taken[key];
  }
  for (const key of Object.keys(props)) if (!kinds.has(key)) findings.add(inside(prop, key), unknown(key, kinds));
  return taken as T;
}

/** The options of a factory, which may be left out. @param passed the result of {@link isPassed} */
export function takeOptions<T extends object>(findings: Findings, given: unknown, passed: boolean, shape: Shape<T>): T {
  return passed ? take(findings, '', given, shape) : ({} as T);
}

/** A value that must be given. */
export function takeValue<V>(findings: Findings, prop: string, value: unknown, kind: Kind<V>): V | undefined {
  return reading(findings, prop, () => kindOfProp(findings, prop, required(kind), value));
}

/**
 * True if a caller passed the argument, be it undefined: an unset environment variable must not mean the default. From other languages, jsii passes undefined for
 * each argument that its caller left out.
 */
export function isPassed(args: ArrayLike<unknown>, index: number): boolean {
  return index < args.length && !(args[index] === undefined && process.env.JSII_AGENT !== undefined);
}

function kindOfProp<V>(findings: Findings, prop: string, kind: Kind<V>, value: unknown): V | undefined {
  if (!isMissing(value)) return kind(findings, prop, value);
  const remedy = 'remedy' in kind ? String(kind.remedy) : 'give it a value, or leave it out';
  findings.wrongly(prop, `is ${String(value)}: ${remedy}`);
  return undefined;
}

/** Reads a value of the user, whose getters and proxies may throw any error. */
function reading<V>(findings: Findings, prop: string, read: () => V | undefined): V | undefined {
  try {
    return read();
  } catch {
    findings.wrongly(prop, "can't be read: reading its value throws an error");
    return undefined;
  }
}

/** The path of a key inside of a prop: `a.b`, or `a['b c']` for a key that is no name. */
export function inside(prop: string, key: string): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(key);
  if (prop === '' && name) return key;
  return name ? `${prop}.${key}` : entry(prop, key);
}

/** The path of an entry whose name the user chose. */
export function entry(prop: string, key: string): string {
  const text = JSON.stringify(key.length > 100 ? `${key.slice(0, 100)}…` : key).slice(1, -1);
  return `${prop}['${text.replace(/\\"/g, '"').replace(/[\u007f-\u009f\u2028\u2029]/g, '?')}']`;
}

/** True for the values that stand for "nothing" in JavaScript. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || Number.isNaN(value);
}

/** True for an object that was written as `{ … }`, and so for no instance of a class and for no list. */
export function isPlain(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return isPlainPrototype(Object.getPrototypeOf(value) as object | null);
  } catch {
    return false;
  }
}

function isPlainPrototype(prototype: object | null): boolean {
  if (prototype === null) return true;
  const above = Object.getPrototypeOf(prototype) as object | null;
  // The prototype of all objects has a constructor too, but nothing above it.
  return above === null || (!Object.hasOwn(prototype, 'constructor') && isPlainPrototype(above));
}

function some(kinds: ReadonlyMap<string, unknown>): string {
  const names = [...kinds.keys()];
  return names.length > 12 ? `${names.slice(0, 8).join(', ')} …` : names.join(', ');
}

function unknown(key: string, kinds: ReadonlyMap<string, unknown>): string {
  const far = (name: string) => distance(key.toLowerCase(), name.toLowerCase());
  const [nearest] = [...kinds.keys()].sort((a, b) => far(a) - far(b));
  const isTypo = nearest !== undefined && key.length < 50 && far(nearest) <= 1 + nearest.length / 4;
  return `is not known here: ${isTypo ? `did you mean '${nearest}'?` : `there are ${some(kinds)}`}`;
}
