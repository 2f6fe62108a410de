import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Findings } from '../shared/findings';
import { Peers } from '../shared/peers';
import { hostPlace } from './host-places';

/** The last labels of names that only a local network knows. */
const PRIVATE_DOMAINS = ['arpa', 'corp', 'home', 'internal', 'intranet', 'lan', 'local', 'localdomain', 'private'];

/** The hosts that the parts of a chart reach by names that aren't surely those of Services. */
export function outsideHosts(scope: IConstruct): string[] {
  const namespace = Chart.of(scope).namespace ?? 'default';
  const ends = Peers.of(scope).all.map(({ to }) => to);
  const found = ends.filter((end) => end._kind === 'host' && hostPlace(end.name, namespace).outside);
  return [...new Set(found.map(({ name }) => name))];
}

/**
 * Refuses, at synth, a host in a local network whose network nobody named. Policies would cut the server off from it.
 *
 * @param allowed the prop `allowedNetworks`. An empty list says that the name is that of a host with a public address.
 */
export function checkPrivateHosts(scope: IConstruct, allowed: readonly string[] | undefined): void {
  if (allowed !== undefined) return;
  scope.node.addValidation({
    validate: () => {
      const findings = new Findings();
      const isPrivate = (host: string) =>
        PRIVATE_DOMAINS.includes(host.toLowerCase().replace(/\.$/, '').split('.').at(-1) ?? '');
      for (const host of outsideHosts(scope).filter(isPrivate)) {
        const reason = `is needed for the host '${host}', since a network policy knows addresses and no names`;
        findings.add('networkPolicies.allowedNetworks', `${reason}: for example ["192.168.1.20/32"]`);
      }
      findings.throwIfAny(`Chart '${Chart.of(scope).node.path}'`);
      return [];
    },
  });
}
