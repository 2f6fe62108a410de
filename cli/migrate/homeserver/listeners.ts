import { closeFederation } from '../federation';
import { literal } from '../code';
import type { Rule } from '../rule';
import { isObject, unfit } from '../values';

/** The library has listeners of its own. Where none of the old ones serves federation, it stays off. */
export const listenersRule: Rule = (value, path, context) => {
  const { out } = context;
  if (!Array.isArray(value)) {
    closeFederation(path, context, unfit(value) ?? 'it must be a list');
    return;
  }
  const listeners = value.filter(isObject);
  const resources: unknown[] = listeners.map((listener) => listener.resources).flat();
  const names = resources.filter(isObject).flatMap((resource): unknown => resource.names);
  if (!names.includes('federation')) {
    closeFederation(path, context, 'none of them serves federation');
    return;
  }
  if (listeners.some(({ type }) => type === 'metrics')) out.set('synapse/metrics', literal(true));
  out.needless(path, 'the library has listeners of its own');
};
