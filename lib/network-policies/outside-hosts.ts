import type { IConstruct } from 'constructs';
import { Peers } from '../shared/peers';
import { hostPlace } from './host-places';
import { namespaceOf } from '../shared/namespace';

/** The hosts that the parts of a chart reach by names that aren't surely those of Services. */
export function outsideHosts(scope: IConstruct): string[] {
  const namespace = namespaceOf(scope);
  const ends = Peers.of(scope).all.map(({ to }) => to);
  const found = ends.filter((end) => end._kind === 'host' && hostPlace(end.name, namespace).outside);
  return [...new Set(found.map(({ name }) => name))];
}
