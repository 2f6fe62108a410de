import * as lib from '../../../lib';
import { newStack } from '../manifests';
import type { Factory } from './factory';

export type Callable = (...args: readonly unknown[]) => unknown;

/** The result of a static factory is the value of a prop of a stack. */
export function factory(
  name: string,
  args: readonly unknown[],
  prop: string,
  props: (value: never) => object,
): Factory {
  const [type, method] = name.split('.');
  const owner = (lib as unknown as { [type: string]: { [method: string]: Callable } })[type];
  return { name, args, prop, use: (app, given) => newStack(app, props(owner[method](...given) as never)) };
}
