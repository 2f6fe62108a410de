import { FEDERATION, closeFederation } from '../federation';
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
  const names = listeners
    .flatMap(({ resources }) => (Array.isArray(resources) ? resources : []))
    .flatMap((resource: unknown) => (isObject(resource) ? [resource.names].flat() : []));
  if (!names.includes('federation')) {
    closeFederation(path, context, 'none of them serves federation');
    return;
  }
  if (listeners.some(({ type }) => type === 'metrics')) out.set('synapse/metrics', literal(true));
  out.needless(
    path,
    `the library has listeners of its own${out.has(FEDERATION) ? ', for the servers that are allowed' : ''}`,
  );
};
