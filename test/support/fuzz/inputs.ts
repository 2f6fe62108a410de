import { Chart } from 'cdk8s';
import type { App } from 'cdk8s';
import * as lib from '../../../lib';
import { newStack } from '../manifests';
import type { PropTable, Props } from '../prop-table';
import { TABLES } from '../prop-values';
import { FACTORIES } from './factories';
import { HOSTILE } from './hostile';
import type { Hostile } from './hostile';

/** An input of the library with one damage. */
export interface Input {
  readonly title: string;
  readonly build: (app: App) => unknown;
  /** The names, one of which the refusal must show. */
  readonly names: readonly string[];
  /** True if the library must refuse it: no prop takes a value of that type. */
  readonly mustRefuse: boolean;
  readonly throws: boolean;
}

/** Interfaces that no table of the other tests has, as parts of other tables. */
export const MORE_TABLES: readonly PropTable[] = [
  {
    file: 'element/element-options.ts',
    name: 'FooterLink',
    build: (app, props) =>
      newStack(app, { element: { branding: { footerLinks: [{ text: 'a', url: 'https://a.org', ...props }] } } }),
    values: { text: 'b', url: 'https://b.org' },
  },
  {
    file: 'ingress/matrix-ingress.ts',
    name: 'MatrixIngressProps',
    build: (app, props) => new lib.MatrixIngress(new Chart(app, 'chart'), 'ingress', props),
    values: {
      controller: lib.IngressController.ofClass('mine'),
      annotations: { a: 'b' },
      exposeAdminApi: true,
      apps: [{ name: 'a', host: 'a.example.org', routes: [] }],
      tls: lib.IngressTls.none(),
    },
  },
];

const ALL = [...TABLES, ...MORE_TABLES];
/** Props whose content is free, so that a value of another type may be right. */
const FREE = new Set(['extraConfig', 'extraValues', 'wellKnownClientContent', 'wellKnownClient', 'config']);

/** A source of numbers from 0 to `below` - 1. */
export type Dice = (below: number) => number;

/** Damages one place of one input. */
export function damaged(dice: Dice): Input {
  return dice(4) === 0 ? damagedCall(dice) : damagedProps(dice);
}

function damagedCall(dice: Dice): Input {
  const factory = FACTORIES[dice(FACTORIES.length)];
  const hostile = HOSTILE[dice(HOSTILE.length)];
  const index = dice(Math.max(1, factory.args.length));
  const args = [...factory.args];
  const { value, key, mustRefuse } = args.length === 0 ? whole(undefined, hostile) : damage(args[index], hostile, dice);
  args[index] = value;
  return {
    title: `${factory.name}, argument ${index}${key === undefined ? '' : `, '${key}'`}: ${hostile.name}`,
    build: (app) => factory.use(app, args),
    names: [factory.prop, ...(factory.also ?? []), ...(key === undefined ? [] : [key])],
    // An argument that nobody takes is no fault.
    mustRefuse: factory.args.length > 0 && mustRefuse && !(factory.free && key !== undefined),
    throws: hostile.throws ?? false,
  };
}

function damagedProps(dice: Dice): Input {
  const table = ALL[dice(ALL.length)];
  const hostile = HOSTILE[dice(HOSTILE.length)];
  const names = Object.keys(table.values);
  const prop = names[dice(names.length)];
  const base: Props = table.base?.[prop] ?? {};
  const way = dice(12);
  // The table's build takes a homeserver of its own.
  if (/^(CoturnRelay|MatrixRtc)Props\.homeserver$/.test(`${table.name}.${prop}`)) return damagedProps(dice);
  const title = `${table.name}.${prop}`;
  const input = (key: string, props: object, mustRefuse: boolean, extra: string): Input => ({
    title: `${title}${key === prop ? '' : ` at '${key}'`}: ${extra}`,
    build: (app) => table.build(app, props),
    names: [key, prop],
    mustRefuse,
    throws: hostile.throws ?? false,
  });
  if (way === 0) {
    const typo = `${prop.slice(0, -1)}${prop.endsWith('x') ? 'y' : 'x'}`;
    return input(typo, { ...base, [typo]: table.values[prop] }, true, 'an unknown name');
  }
  const { value, key, mustRefuse } = damage(table.values[prop], hostile, dice);
  return input(key ?? prop, { ...base, [prop]: value }, mustRefuse && !FREE.has(prop), hostile.name);
}

interface Damage {
  readonly value: unknown;
  /** The key at which it is. Undefined if the whole value was replaced. */
  readonly key?: string;
  readonly mustRefuse: boolean;
}

/** Replaces one value inside of a value, at any depth. */
function damage(valid: unknown, hostile: Hostile, dice: Dice): Damage {
  const keys = isPlain(valid) || Array.isArray(valid) ? Object.keys(valid) : [];
  if (keys.length === 0 || dice(3) === 0) return whole(valid, hostile);
  const key = keys[dice(keys.length)];
  const inner = damage((valid as Props)[key], hostile, dice);
  const copy = Array.isArray(valid) ? [...(valid as unknown[])] : { ...(valid as object) };
  (copy as { [key: string]: unknown })[key] = inner.value;
  const own = Array.isArray(valid) ? undefined : key;
  return { value: copy, key: inner.key ?? own, mustRefuse: inner.mustRefuse && !FREE.has(key) };
}

function whole(valid: unknown, hostile: Hostile): Damage {
  const value = hostile.make();
  return { value, mustRefuse: typeName(value) !== typeName(valid) };
}

function typeName(value: unknown): string {
  if (value === null || Number.isNaN(value) || value === Infinity || value === -Infinity) return 'nothing';
  if (typeof value !== 'object') return typeof value;
  try {
    if (Array.isArray(value)) return 'list';
    return isPlain(value) ? 'object' : ((value.constructor as { name?: string } | undefined)?.name ?? 'object');
  } catch {
    return 'unreadable';
  }
}

function isPlain(value: unknown): value is Props {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Numbers that are the same in every run with the same seed. */
export function seeded(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    // The generator mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
