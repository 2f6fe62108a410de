import { k8s } from 'cdk8s-plus-28';
import type { PeerPorts } from '../shared/peers';
import type { Connection } from './connections';
import { keyOf } from './pod-kind';
import type { PodKind } from './pod-kind';
import { named } from './policy-networks';
import { CLUSTER_DNS } from './policy-peers';
import type { PolicySettings } from './policy-settings';

/** The peers of one rule. Undefined for anybody. */
type Ends = readonly k8s.NetworkPolicyPeer[] | undefined;

interface Rule {
  readonly ends: Ends;
  readonly ports: readonly PeerPorts[];
}

const DNS_PORTS = ['UDP', 'TCP'].map((protocol) => ({ protocol, from: 53 }));

/** The policy of the pods of one kind: their connections, and the cluster's DNS if they open any. Everything else is refused. */
export function policySpec(
  pods: PodKind,
  all: readonly Connection[],
  { dnsNetworks }: PolicySettings,
): k8s.NetworkPolicySpec {
  const key = keyOf(pods);
  const isOurs = (other?: PodKind) => other !== undefined && keyOf(other) === key;
  const accepted = all.filter(({ to }) => isOurs(to.pods)).map(({ from, ports }) => ({ ends: from.peers, ports }));
  const opened = all.filter(({ from }) => isOurs(from.pods)).map(({ to, ports }) => ({ ends: to.peers, ports }));
  if (opened.length > 0) opened.unshift({ ends: [CLUSTER_DNS, ...named(dnsNetworks, [])], ports: DNS_PORTS });
  return {
    podSelector: { matchLabels: { ...pods.labels } },
    policyTypes: ['Ingress', 'Egress'],
    ...(accepted.length > 0 && {
      ingress: joined(accepted).map(({ ends, ports }) => ({ ...(ends && { from: [...ends] }), ports: written(ports) })),
    }),
    ...(opened.length > 0 && {
      egress: joined(opened).map(({ ends, ports }) => ({ ...(ends && { to: [...ends] }), ports: written(ports) })),
    }),
  };
}

/** The policy of a namespace: nobody reaches a pod, and no pod reaches anybody, unless a policy of the pod allows it. */
export const DENY_ALL: k8s.NetworkPolicySpec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };

/** The rules with the ports of all rules for the same ends together. */
function joined(rules: readonly Rule[]): Rule[] {
  const found = new Map<string, Rule>();
  for (const { ends, ports } of rules) {
    const key = JSON.stringify(ends ?? null);
    found.set(key, { ends, ports: [...(found.get(key)?.ports ?? []), ...ports] });
  }
  return [...found.values()];
}

/** Each port once. */
function written(ports: readonly PeerPorts[]): k8s.NetworkPolicyPort[] {
  const whole = new Set(ports.filter(isWhole).map(({ protocol }) => protocol));
  const rest = ports.filter((each) => !whole.has(each.protocol)).map(port);
  const all = [...[...whole].map((protocol) => ({ protocol })), ...rest];
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

function isWhole({ from, to }: PeerPorts): boolean {
  return from === 1 && to === 65535;
}

function port({ protocol, from, to = from }: PeerPorts): k8s.NetworkPolicyPort {
  return { protocol, port: k8s.IntOrString.fromNumber(from), ...(to !== from && { endPort: to }) };
}
