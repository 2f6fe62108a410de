import type { App } from 'cdk8s';

/** A public method with valid arguments, and a use of its result. */
export interface Factory {
  /** The class and the method: `SecretKey.of`. */
  readonly name: string;
  readonly args: readonly unknown[];
  /** The name that a refusal shows. */
  readonly prop: string;
  readonly use: (app: App, args: readonly unknown[]) => unknown;
  /** True if the content of its argument is free, so that a value of another type may be right. */
  readonly free?: boolean;
  /** Further words, one of which a refusal may have in the place of the name. */
  readonly also?: readonly string[];
}
