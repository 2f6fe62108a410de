import { Chart, Duration, Lazy, Size, Testing } from 'cdk8s';
import * as lib from '../../../lib';
import { NUMBERS, TEXTS } from './scalars';

/** A value that nobody should give, and how an error may speak of it. */
export interface Hostile {
  readonly name: string;
  readonly make: () => unknown;
  /** True if reading it runs code that throws. */
  readonly throws?: boolean;
}

class Own {
  public readonly a = 1;
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? { a: value } : [value];
  return value;
}

function cycle(): object {
  const list: unknown[] = [];
  const object = { list };
  list.push(object);
  return object;
}

const fails = () => {
  throw new TypeError('a getter');
};
const trap = { get: fails, has: fails, ownKeys: fails, getPrototypeOf: fails, getOwnPropertyDescriptor: fails };

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const of = (name: string, value: unknown): Hostile => ({ name, make: () => value });

const OBJECTS: Hostile[] = [
  { name: 'an empty list', make: () => [] },
  { name: 'nested lists', make: () => [[[]]] },
  { name: 'a list of nothing', make: () => [undefined] },
  { name: 'a list with a hole', make: () => new Array(2) },
  { name: 'a list of null', make: () => [null] },
  { name: 'a list of text', make: () => ['x'] },
  { name: 'a list of numbers', make: () => [1, NaN] },
  { name: 'an empty object', make: () => ({}) },
  { name: 'an object without prototype', make: () => Object.create(null) as object },
  { name: 'an object', make: () => ({ a: 1 }) },
  { name: 'an object of nothing', make: () => ({ a: undefined }) },
  {
    name: 'odd keys',
    make: () => ({ '': 1, 'a b': 1, 'a\u2028b': 1, "'": 1, constructor: 1, toString: null, hasOwnProperty: 1 }),
  },
  { name: '__proto__', make: () => JSON.parse('{"__proto__": {"polluted": 1}}') as object },
  { name: 'a prototype', make: () => JSON.parse('{"constructor": {"prototype": {"polluted": 1}}}') as object },
  { name: 'a circle', make: cycle },
  { name: 'a deep object', make: () => deep(5000) },
  { name: 'a BigInt', make: () => 10n },
  { name: 'a BigInt in an object', make: () => ({ a: 10n }) },
  { name: 'a symbol', make: () => Symbol('x') },
  { name: 'a function', make: () => () => 1 },
  { name: 'a class', make: () => Own },
  { name: 'an instance', make: () => new Own() },
  { name: 'a Date', make: () => new Date(0) },
  { name: 'a Map', make: () => new Map([['a', 1]]) },
  { name: 'a Set', make: () => new Set(['a']) },
  { name: 'a RegExp', make: () => /x/g },
  { name: 'a Promise', make: () => Promise.resolve({}) },
  { name: 'an Error', make: () => new Error('x') },
  { name: 'bytes', make: () => Buffer.from('x') },
  { name: 'boxed text', make: () => Object('x') as object },
  { name: 'a boxed number', make: () => Object(1) as object },
  { name: 'toJSON', make: () => ({ toJSON: () => 'x' }) },
  { name: 'a Duration', make: () => Duration.days(1) },
  { name: 'a Size', make: () => Size.gibibytes(1) },
  { name: 'an odd Size', make: () => Size.kibibytes(0.3) },
  { name: 'an endless Size', make: () => Size.gibibytes(Infinity) },
  { name: 'an odd Duration', make: () => Duration.millis(0.5) },
  { name: 'an endless Duration', make: () => Duration.seconds(Infinity) },
  { name: 'a Lazy', make: () => Lazy.any({ produce: () => 'x' }) as object },
  { name: 'a Chart', make: () => new Chart(Testing.app(), 'other') },
  { name: 'a SecretKey', make: () => lib.SecretKey.of('a', 'b') },
  { name: 'a wrong SecretKey', make: () => lib.SecretKey.of(undefined as unknown as string, 'a b') },
  { name: 'a Federation', make: () => lib.Federation.disabled() },
  { name: 'a bare instance', make: () => Object.create(lib.SecretKey.prototype) as object, throws: true },
  { name: 'a bare Size', make: () => Object.create(Size.prototype) as object, throws: true },
  {
    name: 'a getter',
    make: () => ({
      get a() {
        return fails();
      },
    }),
    throws: true,
  },
  { name: 'a Proxy', make: () => new Proxy({}, trap), throws: true },
  { name: 'a revoked Proxy', make: revoked, throws: true },
];

export const HOSTILE: readonly Hostile[] = [
  of('undefined', undefined),
  of('null', null),
  of('true', true),
  of('false', false),
  ...TEXTS.map((text) => of(JSON.stringify(text.slice(0, 30)), text)),
  ...NUMBERS.map((number) => of(Object.is(number, -0) ? '-0' : String(number), number)),
  ...OBJECTS,
];
