import { isIP } from 'node:net';
import { isPrivateAddress } from '../../../lib/shared/networks';
import type { KubeObject } from '../cluster/cluster';
import type { Facts } from '../cluster/facts';
import type { Hosts } from '../hosts';
import type { RelayPlace, SfuPlace } from '../install';
import { listAt, numberAt, textAt } from '../json';

type Parts = Pick<Hosts, 'relays' | 'sfus'>;

/** The relay and the SFU of the cluster, with the addresses and ports that they give to clients. Parts whose address is not known are left out. */
export function knownParts(facts: Facts): Parts {
  const all = facts.objects.flatMap((objects) => objects.get('Deployment') ?? []);
  const relays = all.filter(({ name }) => name === 'coturn').flatMap((each) => relayOf(facts, each));
  const sfus = all.filter(({ name }) => name === 'livekit').flatMap((each) => sfuOf(each));
  return { ...(relays.length > 0 && { relays }), ...(sfus.length > 0 && { sfus }) };
}

function sfuOf(deployment: KubeObject): SfuPlace[] {
  const host = publicHost(deployment);
  const ports = containers(deployment).flatMap((container) => listAt(container, 'ports'));
  const named = (name: string) =>
    numberAt(
      ports.find((port) => textAt(port, 'name') === name),
      'containerPort',
    );
  const [tcp, udp] = [named('media-tcp'), named('media-udp')];
  if (host === undefined || (tcp === undefined && udp === undefined)) return [];
  return [{ host, ...(tcp !== undefined && { tcp }), ...(udp !== undefined && { udp }) }];
}

/** A TCP port is for TLS if there is no UDP port of its number. */
function relayOf({ objects, certificates = [] }: Facts, deployment: KubeObject): RelayPlace[] {
  const { namespace } = deployment;
  const own = (each: KubeObject) => each.namespace === namespace && each.name === 'coturn';
  const host = textAt(certificates.find(own)?.json, 'spec', 'dnsNames', '0') ?? publicHost(deployment);
  if (host === undefined) return [];
  const service = objects.flatMap((each) => each.get('Service') ?? []).find(own);
  const ofNode = containers(deployment).flatMap((container) => listAt(container, 'ports'));
  const ports = [...listAt(service?.json, 'spec', 'ports'), ...ofNode];
  const numbers = (protocol: string, key: string) =>
    ports.flatMap((port) => ((textAt(port, 'protocol') ?? 'TCP') === protocol ? (numberAt(port, key) ?? []) : []));
  const both = (protocol: string) => new Set([...numbers(protocol, 'port'), ...numbers(protocol, 'hostPort')]);
  const udp = both('UDP');
  return [...both('TCP')].flatMap((port): RelayPlace[] =>
    udp.has(port)
      ? [
          { host, port, transport: 'udp' },
          { host, port, transport: 'tcp' },
        ]
      : [{ host, port, transport: 'tls' }],
  );
}

function containers({ json }: KubeObject): readonly unknown[] {
  return listAt(json, 'spec', 'template', 'spec', 'containers');
}

/** The address that the start script tells clients. A private one is for calls at home, and says nothing from outside. */
function publicHost(deployment: KubeObject): string | undefined {
  const variables = containers(deployment).flatMap((container) => listAt(container, 'env'));
  const value = (name: string) =>
    textAt(
      variables.find((each) => textAt(each, 'name') === name),
      'value',
    );
  if (value('PRIVATE_IS_MEANT') !== undefined) return undefined;
  const address = value('EXTERNAL_IP');
  if (address !== undefined && isIP(address) !== 0 && !isPrivateAddress(address)) return address;
  return value('EXTERNAL_HOST');
}
