import type { KubeObject } from '../cluster/cluster';
import { ofKind } from '../cluster/facts';
import { at, keysAt, listAt, textAt } from '../json';
import { about } from './context';
import type { InsideCheck } from './context';

/** Services that lead to no pod. */
export const servicesCheck: InsideCheck = {
  id: 'services',
  title: 'Services',
  run: ({ facts }) => {
    const slices = ofKind(facts, 'EndpointSlice');
    // An operator may have Services for what there may be once, such as standbys.
    const own = ofKind(facts, 'Service').filter(({ json }) => listAt(json, 'metadata', 'ownerReferences').length === 0);
    const selecting = own.filter(({ json }) => keysAt(json, 'spec', 'selector').length > 0);
    const empty = selecting.filter((service) => !slices.some((slice) => leadsSomewhere(slice, service)));
    return Promise.resolve(empty.map((service) => about('service-empty', service, 'leads to no ready pod')));
  },
};

function leadsSomewhere(slice: KubeObject, service: KubeObject): boolean {
  const named = textAt(slice.json, 'metadata', 'labels', 'kubernetes.io/service-name') === service.name;
  if (!named || slice.namespace !== service.namespace) return false;
  return listAt(slice.json, 'endpoints').some((endpoint) => at(endpoint, 'conditions', 'ready') !== false);
}
