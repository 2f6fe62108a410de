import { isIPv4 } from 'node:net';
import * as ipaddr from 'ipaddr.js';

/**
 * Networks that no public peer is in. An attacker must not make a server connect to them.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const SPECIAL_NETWORKS: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

/** The first and the last address of a network, in coturn's notation `first-last`. */
export function addressRange(cidr: string): string {
  const family = isIPv4(cidr.split('/')[0]) ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${family.networkAddressFromCIDR(cidr).toString()}-${family.broadcastAddressFromCIDR(cidr).toString()}`;
}

/** The networks among those that documentation uses. Nobody has their addresses, and nobody means them. */
const DOCUMENTATION: readonly string[] = [
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001:db8::/32',
  '3fff::/20',
];

/** True if an address is in one of the networks, which are in CIDR notation. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  const parsed = ipaddr.parse(address);
  return networks.some((cidr) => {
    const [network, prefix] = ipaddr.parseCIDR(cidr);
    return network.kind() === parsed.kind() && parsed.match(network, prefix);
  });
}

const PRIVATE = SPECIAL_NETWORKS.filter((cidr) => !DOCUMENTATION.includes(cidr));

/** True if the internet doesn't reach an address, because it is for private networks, for a node itself or for many at once. */
export function isPrivateAddress(address: string): boolean {
  return isInNetworks(address, PRIVATE);
}
