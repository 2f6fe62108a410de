import type { IConstruct } from 'constructs';
import { packagesPeer } from '../packages/packages-peer';
import { bucketPeer } from '../media/speak-for-bucket';
import { PeerEnd, Peers } from '../shared/peers';
import type { PeerPorts } from '../shared/peers';
import type { ProcessAdditions } from './process-additions';
import { isFederated } from './settings/federation';
import type { SynapseOptions } from './synapse-options';

/** Ports of a node that are never those of a homeserver: SSH, etcd, the Kubernetes API, the one of RKE2, and the kubelet with its neighbours. */
const NODE_PORTS = [[22], [2379, 2380], [6443], [9345], [10248, 10259]];

/** Names the connections of each process of a homeserver to servers that are no parts of it. */
export function outsidePeers(
  scope: IConstruct,
  processes: readonly PeerEnd[],
  options: SynapseOptions,
  { packages }: ProcessAdditions,
): void {
  const peers = Peers.of(scope);
  // Each homeserver chooses its own port. A node may have a public address, so its own ports are left out.
  const ports = isFederated(options) ? portsBut(NODE_PORTS) : [80, 443].map((port) => tcp(port));
  const mail = mailServer(options.extraConfig);
  for (const from of processes) {
    peers.add({ from, to: PeerEnd.internet(), ports, purpose: 'federation, previews, push' });
    if (options.mediaBucket) peers.add({ from, ...bucketPeer(options.mediaBucket) });
    if (packages) peers.add({ from, ...packagesPeer(packages) });
    if (mail) peers.add({ from, to: PeerEnd.host(mail.host), ports: [tcp(mail.port)], purpose: 'mail' });
  }
}

/** The mail server that the user's own settings name. */
function mailServer(
  config: SynapseOptions['extraConfig'],
): { readonly host: string; readonly port: number } | undefined {
  const { smtp_host: host, smtp_port: port } = (config?.email ?? {}) as { smtp_host?: unknown; smtp_port?: unknown };
  if (typeof host !== 'string' || host === '') return undefined;
  return { host, port: typeof port === 'number' && port > 0 && port < 65536 ? port : 25 };
}

function tcp(from: number, to = from): PeerPorts {
  return { protocol: 'TCP', from, ...(to !== from && { to }) };
}

/** All ports but some. @param ranges in ascending order */
function portsBut(ranges: readonly (readonly number[])[]): PeerPorts[] {
  const ends = ranges.map((range) => [range[0], range.at(-1) ?? range[0]]);
  const starts = [1, ...ends.map(([, last]) => last + 1)];
  const stops = [...ends.map(([first]) => first - 1), 65535];
  return starts.map((start, i) => tcp(start, stops[i]));
}
