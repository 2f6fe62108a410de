import type { App } from 'cdk8s';

/** Props by name. */
export interface Props {
  readonly [prop: string]: unknown;
}

/** A value that differs from the default for each prop of an interface of the library. */
export interface PropTable {
  readonly file: string;
  readonly name: string;
  readonly values: Props;
  /** Props that other props need to have a meaning. */
  readonly base?: { readonly [prop: string]: Props };
  readonly build: (app: App, props: object) => unknown;
}
