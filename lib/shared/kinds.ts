import type { Findings } from './findings';
import { entry, inside, isPlain, take, takeValue } from './shape';
import type { Kind, Shape } from './shape';
import { shown } from './shown';

/** The check of a value that is of the right kind. */
export type Check<V> = (findings: Findings, prop: string, value: V) => void;

interface Texts<V> {
  readonly [key: string]: V;
}

/** Text. */
export function text(check?: Check<string>): Kind<string> {
  return scalar('must be text', (value): value is string => typeof value === 'string', check);
}

/** A finite number. */
export function number(check?: Check<number>): Kind<number> {
  return scalar('must be a number', (value): value is number => Number.isFinite(value), check);
}

export const flag: Kind<boolean> = scalar('must be true or false', (value) => typeof value === 'boolean');

/** A member of an enum. */
export function oneOf<V extends string>(members: { readonly [name: string]: V }, name: string): Kind<V> {
  const values = Object.values(members);
  const rule = `must be one of ${name}: ${values.join(', ')}`;
  return scalar(rule, (value): value is V => values.some((member) => member === value));
}

/** A list, and the kind of each item. A list with an item of another kind is of no use to other checks. */
export function listOf<V>(kind: Kind<V>, what: string): Kind<V[]> {
  return (findings, prop, value) => {
    if (!Array.isArray(value)) return findings.wrong(prop, value, `must be a list of ${what}`);
    const items = Array.from(value as unknown[], (item, i) => takeValue(findings, `${prop}[${i}]`, item, kind));
    return items.every((item) => item !== undefined) ? items : undefined;
  };
}

/** An object with values of one kind, by names that the user chooses. */
export function mapOf<V>(kind: Kind<V>, what: string, checkKey?: Check<string>): Kind<Texts<V>> {
  return (findings, prop, value) => {
    if (!isPlain(value)) return findings.wrong(prop, value, `must be an object with ${what} for each name`);
    const entries = Object.keys(value).map((key): [string, V | undefined] => {
      const name = entry(prop, key);
      checkKey?.(findings, name, key);
      return [key, takeValue(findings, name, value[key], kind)];
    });
    return entries.every(([, item]) => item !== undefined) ? (Object.fromEntries(entries) as Texts<V>) : undefined;
  };
}

/** An object of props. */
export function shapeOf<T extends object>(shape: Shape<T>): Kind<T> {
  return (findings, prop, value) => take(findings, prop, value, shape);
}

/** An object with these members, which may be an instance of any class. The object itself is returned, since it may have more members. */
export function like<T extends object>(members: Partial<Shape<T>>, what: string): Kind<T> {
  return (findings, prop, value) => {
    if (typeof value !== 'object' || value === null) return findings.wrong(prop, value, `must be ${what}`);
    const before = findings.all.length;
    for (const [name, kind] of Object.entries<Kind<unknown>>(members as { [name: string]: Kind<unknown> })) {
      const member = (value as Texts<unknown>)[name];
      // A class may have members that are undefined. An object that a user wrote may not: a missing value would pass for the default.
      const isWritten = member !== undefined || (isPlain(value) && Object.hasOwn(value, name));
      if ('remedy' in kind || isWritten) takeValue(findings, inside(prop, name), member, kind);
    }
    return findings.all.length === before ? (value as T) : undefined;
  };
}

/** A method. Its arguments aren't known here. */
export const method: Kind<(...args: never[]) => unknown> = scalar(
  'must be a method',
  (value): value is (...args: never[]) => unknown => typeof value === 'function',
);

/**
 * An instance of a class. The value that was got isn't shown, as it may be a secret in the place of its reference.
 *
 * @param example an expression that makes one
 */
export function instanceOf<V extends object>(type: { readonly prototype: V }, example: string): Kind<V> {
  const { name } = type.prototype.constructor;
  return (findings, prop, value) => {
    if (typeof value === 'object' && value !== null && isInstance(value, type.prototype, name)) return value as V;
    return findings.wrong(prop, value, `must be ${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}, for example ${example}`);
  };
}

/** True also for an instance from a second installed copy of the class's package. */
function isInstance(value: object, prototype: object, name: string): boolean {
  if (Object.prototype.isPrototypeOf.call(prototype, value)) return true;
  const members = Object.getOwnPropertyNames(prototype);
  return !isPlain(value) && value.constructor.name === name && members.every((member) => member in value);
}

/** A kind with the check of its values. */
export function checked<V>(kind: Kind<V>, check: Check<V>): Kind<V> {
  return (findings, prop, value) => {
    const given = kind(findings, prop, value);
    if (given !== undefined) check(findings, prop, given);
    return given;
  };
}

function scalar<V>(rule: string, is: (value: unknown) => value is V, check?: Check<V>): Kind<V> {
  return (findings, prop, value) => {
    if (!is(value)) return void findings.wrongly(prop, `${rule}, got ${shown(value)}`);
    check?.(findings, prop, value);
    return value;
  };
}
