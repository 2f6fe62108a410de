/** The reason why kubectl fails. */
export type RefusalKind = 'no kubectl' | 'forbidden' | 'unknown' | 'unreachable' | 'other';

/** kubectl failed. */
export class Refusal extends Error {
  constructor(
    public readonly kind: RefusalKind,
    message: string,
  ) {
    super(message);
  }
}

/** The cluster, as the checks see it: kubectl's output for these arguments. Throws a {@link Refusal}. */
export type Kubectl = (...args: readonly string[]) => Promise<string>;

/** An object of the API. Its content is read by `json.ts`, as an API of another version may have other fields. */
export interface KubeObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly json: unknown;
}

/** A Secret by its name and the lengths of its values. The values themselves never reach this program. */
export interface SecretFacts {
  readonly namespace: string;
  readonly name: string;
  readonly keys: ReadonlyMap<string, number>;
}
