import { isIPv4 } from 'node:net';
import * as ipaddr from 'ipaddr.js';
import { checkHostname, checkIp } from '../shared/checks';
import { Findings } from '../shared/findings';
import { text } from '../shared/kinds';
import { isPassed, takeValue } from '../shared/shape';

/** The address under which the internet reaches the relay. */
export class ExternalIp {
  /**
   * An address that doesn't change.
   *
   * @param address an IPv4 address, or an IPv6 address if there is no IPv4 address
   * @param ipv6 an IPv6 address in addition to the IPv4 address; with the host's network, one of the node's own addresses
   */
  public static static(address: string, ipv6?: string): ExternalIp {
    const found = new Findings();
    const second = isPassed(arguments, 1) ? takeValue(found, '', ipv6, text()) : undefined;
    return new ExternalIp(second === undefined ? [address] : [address, second], undefined, false, found);
  }

  /**
   * The addresses of a DNS name (A, and AAAA in addition), for example the dynamic DNS name of a home connection. The relay follows the record: half a minute
   * after a change it restarts with the new address. Only then calls are cut, and these calls had lost their address already.
   */
  public static fromDns(hostname: string): ExternalIp {
    return new ExternalIp(undefined, hostname, true);
  }

  /** The address of the relay's node. It must be a public address, with no router in between. The relay doesn't start if the address is private. */
  public static ofNode(): ExternalIp {
    return new ExternalIp();
  }

  private constructor(
    /** @internal */
    public readonly _addresses?: readonly string[],
    /** @internal */
    public readonly _hostname?: string,
    private readonly named = false,
    private readonly found = new Findings(),
  ) {}

  /** The addresses in the form in which the start script compares them with those of the pod. @internal */
  public get _canonical(): string {
    return (this._addresses ?? [])
      .map((address) => ipaddr.parse(address))
      .map(canonical)
      .join(',');
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    this._addresses?.forEach((address) => checkIp(findings, prop, address));
    const [first, second] = this._addresses ?? [];
    if (second !== undefined && isIPv4(first) === isIPv4(second)) {
      findings.add(prop, 'must be one IPv4 and one IPv6 address where there are two', [first, second]);
    }
    // A name that is missing must not mean the node's address.
    if (this.named) checkHostname(findings, prop, this._hostname!);
  }
}

function canonical(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
