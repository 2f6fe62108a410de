import type { k8s } from 'cdk8s-plus-28';
import { isIPv4 } from 'node:net';
import * as ipaddr from 'ipaddr.js';
import { SPECIAL_NETWORKS } from '../shared/networks';

/** Kubernetes takes these for IPv4, and then refuses them inside of `::/0`. No packet has such an address. */
const NEVER_SENT_TO = ['::ffff:0:0/96', '::/128', '::1/128'];

interface Network {
  readonly cidr: string;
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  readonly prefix: number;
}

function read(cidr: string): Network {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  return { cidr, address, prefix };
}

// They are many, and each policy that opens the internet needs them.
const CLOSED = SPECIAL_NETWORKS.filter((cidr) => !NEVER_SENT_TO.includes(cidr)).map(read);

/** The internet, in both families, without the private networks and without those of the cluster. */
export function internet(clusterNetworks: readonly string[]): k8s.NetworkPolicyPeer[] {
  const closed = [...CLOSED, ...clusterNetworks.map(read)];
  return ['0.0.0.0/0', '::/0'].map((cidr) => without(cidr, closed));
}

/** Networks that somebody named, without the cluster's networks inside of them. */
export function named(networks: readonly string[], clusterNetworks: readonly string[]): k8s.NetworkPolicyPeer[] {
  const closed = clusterNetworks.map(read);
  return networks.map((cidr) => without(cidr, closed));
}

/** A network of a single address. */
export function single(address: string): string {
  return `${address}/${isIPv4(address) ? 32 : 128}`;
}

function without(cidr: string, closed: readonly Network[]): k8s.NetworkPolicyPeer {
  const whole = read(cidr);
  const inside = closed.filter((network) => isInside(network, whole));
  // Each is written once, by the largest network that it is in.
  const largest = inside.filter((network) => !inside.some((other) => isInside(network, other)));
  return {
    ipBlock: { cidr, ...(largest.length > 0 && { except: [...new Set(largest.map((network) => network.cidr))] }) },
  };
}

/** True if a network is a part of a larger one. */
function isInside(small: Network, large: Network): boolean {
  const sameKind = small.address.kind() === large.address.kind();
  return sameKind && small.prefix > large.prefix && small.address.match(large.address, large.prefix);
}
