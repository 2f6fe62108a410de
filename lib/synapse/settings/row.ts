import type { Findings } from '../../shared/findings';
import type { Config } from '../../shared/merge';
import type { SynapseOptions } from '../synapse-options';
import type { HomeserverContext } from './context';

/** A value in homeserver.yaml. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The drill's value of a setting that is off only if its key is absent. */
export const ABSENT = Symbol('absent');

/**
 * The value of a setting in a drill. With `false`, a drill reads the value that the user set. With `off`, a drill always reads the value of `off`, because the setting
 * makes the server connect to others, needs a file or a secret that a drill doesn't have, or makes the server change data.
 */
export type Outside = false | { readonly off: Json | typeof ABSENT };

/** The library's knowledge of one setting of Synapse. */
export interface Row {
  /** Its key in homeserver.yaml. A key inside a block has slashes: `presence/enabled`. */
  readonly key: string;
  readonly outside: Outside;
  /** The path of the prop that sets it: `publicRooms.visibleWithoutLogin`. @default - no prop or several props set it */
  readonly prop?: string;
  /** The part of homeserver.yaml that `extraConfig` can't set because of this row. @default - the key, if there is `instead` */
  readonly owns?: string;
  /** The remedy for users who set the key in `extraConfig`. @default - none, as `extraConfig` may set it */
  readonly instead?: string;
  /** Gives the value that is written. If it is undefined, the key is left out. @default - the library doesn't write it */
  readonly value?: (context: HomeserverContext) => unknown;
  /** Finds what is wrong with the prop. @default - no value can be wrong */
  readonly check?: (findings: Findings, options: SynapseOptions) => void;
}

type Name<T> = keyof T & string;

/** The path of a prop, such as `presence` or `publicRooms.visibleWithoutLogin`. */
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

/** The type of the prop at a path, without undefined. */
export type PropValue<P extends PropPath> = ValueAt<P, SynapseOptions>;

/** The row of a prop, without the prop's path. If YAML doesn't have the type of the value, `write` is required. */
export type SettingProps<V> = {
  readonly key: string;
  readonly outside: Outside;
  /** The value if the prop isn't given. @default - nothing is written, and Synapse uses its own default */
  readonly default?: V;
  /** Finds what is wrong with the prop, which is at the path `prop`. @default - no value can be wrong */
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
  // Without `write`, YAML has the type of the value.
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

/** Rows of settings that the library doesn't set. Users may set them in `extraConfig`, and a drill may read them. */
export function harmless(...keys: string[]): Row[] {
  return keys.map((key) => ({ key, outside: false }));
}

/** Rows of settings that the library doesn't set, with their values for a drill. */
export function outgoing(off: { readonly [key: string]: Json | typeof ABSENT }): Row[] {
  return Object.entries(off).map(([key, value]) => ({ key, outside: { off: value } }));
}

/** Rows of secrets. `extraConfig` must not set them, and a drill must not read them. */
export function secrets(instead: string, ...keys: string[]): Row[] {
  return keys.map((key) => ({ key, instead, outside: { off: ABSENT } }));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Config | undefined)?.[key], value);
}
