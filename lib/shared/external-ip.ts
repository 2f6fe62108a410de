import { isIPv4 } from 'node:net';
import * as ipaddr from 'ipaddr.js';
import { checkHostname, checkIp, isAddress } from './checks';
import { Findings } from './findings';
import { flag, text } from './kinds';
import { isPrivateAddress } from './networks';
import { isPassed, takeOptions, takeValue } from './shape';
import type { Shape } from './shape';

/** Options of {@link ExternalIp.fromDns} and {@link ExternalIp.ofNode}. */
export interface ExternalIpOptions {
  /**
   * True if clients may be told a private address, for calls that stay within your own network or VPN. Otherwise the relay, or the SFU of group calls, doesn't
   * start with a private address (such as 192.168.0.0/16, 100.64.0.0/10 or fc00::/7), since nobody on the internet could reach it.
   * @default false
   */
  readonly allowPrivate?: boolean;
}

const OPTIONS: Shape<ExternalIpOptions> = { allowPrivate: flag };

/** The address under which the internet reaches the relay, or the SFU of group calls. */
export class ExternalIp {
  /**
   * An address that doesn't change. A private address is taken as it is, with a warning in the log and in the next steps.
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
   * The addresses of a DNS name (A, and AAAA in addition), for example the dynamic DNS name of a home connection. The record is followed: half a minute after a
   * change, the relay or the SFU restarts with the new address. Only then calls are cut, and these calls had lost their address already. The DNS of a home network
   * may answer with a private address (split horizon). Such an address is left out, and without another one the start is refused.
   *
   * @param hostname the name, which is looked up as an absolute one: no search domain is tried
   */
  public static fromDns(hostname: string, options?: ExternalIpOptions): ExternalIp {
    const found = new Findings();
    return new ExternalIp(
      undefined,
      hostname,
      true,
      found,
      takeOptions(found, options, isPassed(arguments, 1), OPTIONS),
    );
  }

  /** The address of the node. It must be a public address, with no router in between. The start is refused if the address is private. */
  public static ofNode(options?: ExternalIpOptions): ExternalIp {
    const found = new Findings();
    return new ExternalIp(
      undefined,
      undefined,
      false,
      found,
      takeOptions(found, options, isPassed(arguments, 0), OPTIONS),
    );
  }

  private constructor(
    /** @internal */
    public readonly _addresses?: readonly string[],
    /** @internal */
    public readonly _hostname?: string,
    private readonly named = false,
    private readonly found = new Findings(),
    private readonly options: ExternalIpOptions = {},
  ) {}

  /** The addresses that were written out although the internet doesn't reach them. @internal */
  public get _private(): string[] {
    return (this._addresses ?? []).filter(isPrivateAddress);
  }

  /** True if clients may be told a private address that DNS or the node has. @internal */
  public get _allowPrivate(): boolean {
    return this.options.allowPrivate ?? false;
  }

  /** True if a private address is meant, since it is allowed, or was written out. @internal */
  public get _mayBePrivate(): boolean {
    return this._allowPrivate || this._private.length > 0;
  }

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
    if (isAddress(first) && isAddress(second) && isIPv4(first) === isIPv4(second)) {
      findings.add(prop, 'must be one IPv4 and one IPv6 address where there are two', [first, second]);
    }
    // A name that is missing must not mean the node's address.
    if (this.named) checkHostname(findings, prop, this._hostname!);
  }
}

function canonical(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
