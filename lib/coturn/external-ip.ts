import { isIPv4 } from 'node:net';
import * as ipaddr from 'ipaddr.js';
import { checkHostname, checkIp } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** The address under which the internet reaches the relay. */
export class ExternalIp {
  /**
   * An address that doesn't change.
   *
   * @param address an IPv4 address, or an IPv6 address where there is no other
   * @param ipv6 an IPv6 address beside it; with the host's network, one of the node's own
   */
  public static static(address: string, ipv6?: string): ExternalIp {
    return new ExternalIp(ipv6 === undefined ? [address] : [address, ipv6]);
  }

  /**
   * What a DNS name resolves to (A, and AAAA beside it), for example a dynamic DNS name of a home connection. It is followed: half a minute after the record
   * changed the relay starts anew with the new address. Calls are cut then only, and they had lost their address anyway.
   */
  public static fromDns(hostname: string): ExternalIp {
    return new ExternalIp(undefined, hostname);
  }

  /** The address of the relay's node, where that is a public one: no router in between. The relay isn't started where it is private. */
  public static ofNode(): ExternalIp {
    return new ExternalIp();
  }

  private constructor(
    /** @internal */
    public readonly _addresses?: readonly string[],
    /** @internal */
    public readonly _hostname?: string,
  ) {}

  /** As the start script compares them with those of the pod. @internal */
  public get _canonical(): string {
    return (this._addresses ?? [])
      .map((address) => ipaddr.parse(address))
      .map(canonical)
      .join(',');
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    this._addresses?.forEach((address) => checkIp(findings, prop, address));
    const [first, second] = this._addresses ?? [];
    if (second !== undefined && isIPv4(first) === isIPv4(second)) {
      findings.add(prop, 'must be one IPv4 and one IPv6 address where there are two', [first, second]);
    }
    if (this._hostname !== undefined) checkHostname(findings, prop, this._hostname);
  }
}

function canonical(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
