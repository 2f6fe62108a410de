import { isIP } from 'node:net';
import * as ipaddr from 'ipaddr.js';
import { isCidr } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { addressRange } from '../shared/networks';

/**
 * Finds peers that coturn can't read, or reads as more than they are. It knows addresses and ranges, and no CIDR notation.
 *
 * @param allowed true for peers to which the relay may send although a network of theirs is denied
 */
export function checkPeers(findings: Findings, prop: string, peers: string, allowed: boolean): void {
  const [first, last = first, ...more] = peers.split('-');
  if (isCidr(peers)) {
    findings.add(prop, `must be a range in coturn's notation, which is "${addressRange(peers)}"`, peers);
  } else if (more.length > 0 || isIP(first) === 0 || isIP(last) !== isIP(first) || peers.includes('%')) {
    findings.add(prop, 'must be an address or a range of them, for example "192.168.1.0-192.168.1.255"', peers);
  } else if (isAfter(first, last)) {
    findings.add(prop, 'must be a range whose first address is not after its last one', peers);
  } else if (isUnspecified(last) || (isUnspecified(first) && isIP(first) === 6)) {
    const effect = allowed ? 'would let users into every network' : 'would refuse every peer';
    findings.add(
      prop,
      `must not start with an unspecified address, which coturn takes for all addresses: it ${effect}`,
      peers,
    );
  }
}

function isAfter(first: string, last: string): boolean {
  return (
    Buffer.compare(Buffer.from(ipaddr.parse(first).toByteArray()), Buffer.from(ipaddr.parse(last).toByteArray())) > 0
  );
}

function isUnspecified(address: string): boolean {
  return ipaddr
    .parse(address)
    .toByteArray()
    .every((byte) => byte === 0);
}
