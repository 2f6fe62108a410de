import type { k8s } from 'cdk8s-plus-28';
import type { Peer, PeerEnd, PeerPorts } from '../shared/peers';
import { hostPlace } from './host-places';
import { portsOfPods } from './known-services';
import type { KnownService } from './known-services';
import type { PodKind } from './pod-kind';
import { internet, named, single } from './policy-networks';
import { ANY_NAMESPACE, inNamespace, podsOf } from './policy-peers';
import type { PolicySettings } from './policy-settings';

/** An end of a connection as a policy writes it. */
export interface Place {
  /** The pods at this end. @default - this end is something else, or not pods of a known kind */
  readonly pods?: PodKind;
  /** The other way to write this end, for the policy of the pods at the other end. @default - anybody */
  readonly peers?: readonly k8s.NetworkPolicyPeer[];
}

/** A connection that policies allow. */
export interface Connection {
  readonly from: Place;
  readonly to: Place;
  readonly ports: readonly PeerPorts[];
}

/** The facts by which the ends of connections are found. */
export interface Surroundings {
  /** The namespace of the chart. */
  readonly namespace: string;
  /** The namespaces whose pods the policies hold. */
  readonly own: ReadonlySet<string>;
  readonly services: readonly KnownService[];
  readonly settings: PolicySettings;
}

/** The ports of an ingress, and those on which the pods of Traefik, Envoy Gateway and most other controllers listen behind them. */
const INGRESS_PORTS = new Map([
  [80, [80, 8000, 8080, 10080]],
  [443, [443, 8443, 10443]],
]);

const WEB_PORTS = [...INGRESS_PORTS.keys()].map((from) => ({ protocol: 'TCP', from }));

type Target = Pick<Connection, 'to' | 'ports'>;

/** The connections that the peers of a chart amount to. */
export function connections(peers: readonly Peer[], around: Surroundings): Connection[] {
  return peers.flatMap((peer) => {
    const from = sources(peer.from, around);
    const client = from[0]?.pods?.namespace ?? around.namespace;
    const to = targets(peer, client, peers, around);
    return from.flatMap((source) => to.map((target) => ({ from: source, ...target })));
  });
}

/** The ends that open a connection. Empty if nobody can tell their addresses. */
function sources(end: PeerEnd, around: Surroundings): Place[] {
  const { settings, namespace } = around;
  switch (end._kind) {
    case 'pods':
      return end._onNode ? [] : [podsAt(end, around)];
    case 'internet':
      return [{}];
    case 'ingress':
      return [settings.ingressAnywhere ? {} : ingress(settings)];
    case 'monitoring':
      return [{ peers: [inNamespace(settings.monitoringNamespace)] }];
    case 'network':
      return [{ peers: named([end.name], []) }];
    case 'host': {
      const { address, service } = hostPlace(end.name, namespace);
      if (address !== undefined) return [{ peers: named([single(address)], []) }];
      const known = around.services.find((each) => isNamed(each, service));
      return known ? [{ pods: known.pods, peers: [podsOf(known.pods)] }] : [];
    }
    case 'kubernetesApi':
    case 'published':
      return [];
  }
}

/** The ends that a connection reaches, with their own ports. */
function targets({ to: end, ports }: Peer, client: string, all: readonly Peer[], around: Surroundings): Target[] {
  const { settings } = around;
  const at = (peers?: readonly k8s.NetworkPolicyPeer[]): Target => ({ to: peers ? { peers } : {}, ports });
  switch (end._kind) {
    case 'pods':
      return end._onNode ? [] : [{ to: podsAt(end, around), ports }];
    case 'internet':
      return [at(internet(settings.clusterNetworks)), ...(settings.reachIngress ? [toIngress(settings)] : [])];
    case 'ingress':
      return [toIngress(settings, ports)];
    case 'published':
      return [toIngress(settings), ...published(all, around)];
    case 'kubernetesApi':
      return [at(settings.apiServerNetworks && named(settings.apiServerNetworks, []))];
    case 'network':
      return [at(named([end.name], settings.clusterNetworks))];
    case 'host':
      return host(end.name, ports, client, around);
    case 'monitoring':
      return [];
  }
}

function host(name: string, ports: readonly PeerPorts[], client: string, around: Surroundings): Target[] {
  const { settings, services, own } = around;
  const { address, service, outside } = hostPlace(name, client);
  if (address !== undefined) return [{ to: { peers: named([single(address)], []) }, ports }];
  const known = services.find((each) => isNamed(each, service));
  if (known) {
    return [{ to: { pods: known.pods, peers: [podsOf(known.pods)] }, ports: portsOfPods(known, ports) }];
  }
  const found: Target[] = [];
  if (service) {
    // The port of a Service says nothing about the port of its pods. Beside the homeserver, only pods with that same port are reached.
    const open = own.has(service.namespace) ? ports : [{ protocol: 'TCP', from: 1, to: 65535 }];
    found.push({ to: { peers: [inNamespace(service.namespace)] }, ports: open });
  }
  if (outside) {
    found.push({ to: { peers: internet(settings.clusterNetworks) }, ports });
    const allowed = named(settings.allowedNetworks, settings.clusterNetworks);
    if (allowed.length > 0) found.push({ to: { peers: allowed }, ports });
  }
  return found;
}

/** The pods that are open to the internet, on the ports that are. */
function published(all: readonly Peer[], around: Surroundings): Target[] {
  return all
    .filter(({ from, to }) => from._kind === 'internet' && to._kind === 'pods' && !to._onNode)
    .map(({ to, ports }) => ({ to: podsAt(to, around), ports }));
}

function toIngress(settings: PolicySettings, ports: readonly PeerPorts[] = WEB_PORTS): Target {
  const ofPods = ports.flatMap((given) =>
    (INGRESS_PORTS.get(given.from) ?? [given.from]).map((from) => ({ ...given, from })),
  );
  return { to: ingress(settings), ports: ofPods };
}

function ingress({ ingressNamespace: namespace, ingressNetworks }: PolicySettings): Place {
  const pods = namespace === undefined ? ANY_NAMESPACE : inNamespace(namespace);
  return { peers: [pods, ...named(ingressNetworks, [])] };
}

function podsAt(end: PeerEnd, { namespace }: Surroundings): Place {
  const pods = { namespace: end.namespace ?? namespace, labels: end.podLabels ?? {} };
  return { pods, peers: [podsOf(pods)] };
}

function isNamed(known: KnownService, wanted: { readonly name: string; readonly namespace: string } | undefined) {
  return known.name === wanted?.name && known.pods.namespace === wanted.namespace;
}
