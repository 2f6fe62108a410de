import * as ipaddr from 'ipaddr.js';
import type { Manifest } from '../support/manifests';

/** A pod, or an address that is no pod's. */
export type End =
  { readonly namespace: string; readonly labels: { readonly [label: string]: string } } | { readonly address: string };

export interface Attempt {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol?: string;
}

/** Tells as Kubernetes documents it if policies let a connection through. It reads their JSON, and knows nothing of the code that wrote it. */
export function lets(policies: readonly Manifest[], attempt: Attempt): boolean {
  const { from, to } = attempt;
  return passes(policies, 'Egress', from, to, attempt) && passes(policies, 'Ingress', to, from, attempt);
}

function passes(policies: readonly Manifest[], type: string, held: End, other: End, attempt: Attempt): boolean {
  if ('address' in held) return true;
  const holding = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === held.namespace &&
      spec.policyTypes.includes(type) &&
      selects(spec.podSelector, held.labels),
  );
  if (holding.length === 0) return true;
  return holding.some(({ metadata, spec }) => {
    const rules = (type === 'Egress' ? spec.egress : spec.ingress) ?? [];
    return rules.some(({ from, to, ports }: Manifest) => {
      const peers = (type === 'Egress' ? to : from) as Manifest[] | undefined;
      const isPeer = !peers || peers.some((peer) => matches(peer, other, metadata.namespace as string));
      return isPeer && (!ports || (ports as Manifest[]).some((port) => isOpen(port, attempt)));
    });
  });
}

function matches({ ipBlock, namespaceSelector, podSelector }: Manifest, end: End, namespace: string): boolean {
  if (ipBlock) {
    if (!('address' in end) || !isIn(end.address, ipBlock.cidr as string)) return false;
    return !((ipBlock.except ?? []) as string[]).some((cidr) => isIn(end.address, cidr));
  }
  if ('address' in end) return false;
  const there = { 'kubernetes.io/metadata.name': end.namespace };
  const inNamespace = namespaceSelector ? selects(namespaceSelector, there) : end.namespace === namespace;
  return inNamespace && (!podSelector || selects(podSelector, end.labels));
}

function isOpen({ protocol = 'TCP', port, endPort = port }: Manifest, attempt: Attempt): boolean {
  if (protocol !== (attempt.protocol ?? 'TCP')) return false;
  return port === undefined || (attempt.port >= port && attempt.port <= endPort);
}

function selects({ matchLabels = {} }: Manifest, labels: { readonly [label: string]: string }): boolean {
  return Object.entries(matchLabels as object).every(([label, value]) => labels[label] === value);
}

function isIn(address: string, cidr: string): boolean {
  const [network, length] = ipaddr.parseCIDR(cidr);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, length);
}
