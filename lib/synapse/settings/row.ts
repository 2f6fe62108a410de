import type { Findings } from '../../shared/findings';
import type { Config } from '../../shared/merge';
import type { SynapseOptions } from '../synapse-options';
import type { HomeserverContext } from './context';

/** A value as it is written. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The value for a drill of a setting that is off only where its key is absent. */
export const ABSENT = Symbol('absent');

/**
 * Whether a setting keeps to the server itself. With `false` a drill reads it as the user set it. With `off` a drill reads that value in any case, because the
 * setting makes the server reach others, needs a file or a secret that a drill doesn't have, or changes data by itself.
 */
export type Outside = false | { readonly off: Json | typeof ABSENT };

/** All that the library knows of one setting of Synapse. */
export interface Row {
  /** Its key in homeserver.yaml, with slashes where it is inside a block: `presence/enabled`. */
  readonly key: string;
  readonly outside: Outside;
  /** The path of the prop that it follows: `publicRooms.visibleWithoutLogin`. @default - it follows no prop, or several */
  readonly prop?: string;
  /** The part of homeserver.yaml that `extraConfig` can't set because of this row. @default - the key, if there is `instead` */
  readonly owns?: string;
  /** The remedy for those who set the key in `extraConfig`. @default - none, as `extraConfig` may set it */
  readonly instead?: string;
  /** The value that is written; undefined leaves the key out. @default - the library doesn't write it */
  readonly value?: (context: HomeserverContext) => unknown;
  /** Finds what is wrong with the prop. @default - nothing can be */
  readonly check?: (findings: Findings, options: SynapseOptions) => void;
}

type Name<T> = keyof T & string;

/** `presence`, or `publicRooms.visibleWithoutLogin`. */
export type PropPath =
  | Name<SynapseOptions>
  | { [P in Name<SynapseOptions>]: `${P}.${Name<NonNullable<SynapseOptions[P]>>}` }[Name<SynapseOptions>];

type ValueAt<P extends string, T> = P extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? ValueAt<Rest, NonNullable<T[Head]>>
    : never
  : P extends keyof T
    ? NonNullable<T[P]>
    : never;

/** The type of the prop at a path, when it is given. */
export type PropValue<P extends PropPath> = ValueAt<P, SynapseOptions>;

/** A row of a prop, but for the prop itself; a value that YAML doesn't have says how it is written. */
export type SettingProps<V> = {
  readonly key: string;
  readonly outside: Outside;
  /** The value where the prop isn't given. @default - nothing is written, and Synapse's own default holds */
  readonly default?: V;
  /** Finds what is wrong with the prop, which is at the path `prop`. @default - nothing can be */
  readonly check?: (findings: Findings, prop: string, value: V) => void;
  /** @default - the key */
  readonly owns?: string;
  /** @default - "use the prop …" */
  readonly instead?: string;
} & (V extends Json ? { readonly write?: Write<V> } : { readonly write: Write<V> });

type Write<V> = (value: V, context: HomeserverContext) => unknown;

/** The row of a prop of {@link SynapseOptions}. */
export function setting<P extends PropPath>(prop: P, props: SettingProps<PropValue<P>>): Row {
  const given = (options: SynapseOptions) => at(options, prop.split('.')) as PropValue<P> | undefined;
  // Without a `write` the value is one of YAML's own.
  const write = (props.write ?? ((value: unknown) => value)) as Write<PropValue<P>>;
  return {
    prop,
    key: props.key,
    outside: props.outside,
    owns: props.owns,
    instead: props.instead ?? `use the prop '${prop.split('.')[0]}'`,
    value: (context) => {
      const value = given(context.options) ?? props.default;
      return value === undefined ? undefined : write(value, context);
    },
    check: (findings, options) => {
      const value = given(options);
      if (value !== undefined) props.check?.(findings, prop, value);
    },
  };
}

/** Rows of settings that the library leaves alone and that keep to the server itself, for those who have them in `extraConfig`. */
export function harmless(...keys: string[]): Row[] {
  return keys.map((key) => ({ key, outside: false }));
}

/** Rows of settings that the library leaves alone, with their values for a drill. */
export function outgoing(off: { readonly [key: string]: Json | typeof ABSENT }): Row[] {
  return Object.entries(off).map(([key, value]) => ({ key, outside: { off: value } }));
}

/** Rows of secrets, which belong neither into `extraConfig` nor into a drill. */
export function secrets(instead: string, ...keys: string[]): Row[] {
  return keys.map((key) => ({ key, instead, outside: { off: ABSENT } }));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Config | undefined)?.[key], value);
}
