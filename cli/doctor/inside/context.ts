import type { KubeObject } from '../cluster/cluster';
import type { Facts } from '../cluster/facts';
import type { Check } from '../finding';
import { found } from '../finding';
import type { Finding } from '../finding';
import type { Code } from '../catalogue/catalogue';
import { listAt, textAt } from '../json';
import type { Enforcement } from './enforcement';

/** All that a check inside of the cluster needs. */
export interface Inside {
  readonly facts: Facts;
  /** The time now, in milliseconds. */
  readonly now: () => number;
  /** Tries a forbidden connection. Undefined if the user doesn't want that. */
  readonly tryPolicies?: () => Promise<Enforcement>;
}

export type InsideCheck = Check<Inside>;

/** `Pod matrix/synapse-0`. */
export function nameOf({ kind, namespace, name }: KubeObject): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

export function about(code: Code, object: KubeObject, problem: string): Finding {
  return found(code, nameOf(object), problem);
}

/** A condition of an object. Undefined if it has none of this type. */
export function condition(json: unknown, type: string): unknown {
  return listAt(json, 'status', 'conditions').find((each) => textAt(each, 'type') === type);
}

export function isTrue(json: unknown, type: string): boolean {
  return textAt(condition(json, type), 'status') === 'True';
}

/** The time at a path, in milliseconds. Undefined if there is none. */
export function timeAt(json: unknown, ...path: readonly string[]): number | undefined {
  const time = Date.parse(textAt(json, ...path) ?? '');
  return Number.isNaN(time) ? undefined : time;
}
