import { checkHostname, checkIp } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** The address under which the internet reaches the relay. */
export class ExternalIp {
  /** An address that doesn't change. */
  public static static(address: string): ExternalIp {
    return new ExternalIp(address);
  }

  /** What a DNS name resolves to when the relay starts, for example a dynamic DNS name of a home connection. IPv4 only. */
  public static fromDns(hostname: string): ExternalIp {
    return new ExternalIp(undefined, hostname);
  }

  private constructor(
    /** @internal */
    public readonly _address?: string,
    /** @internal */
    public readonly _hostname?: string,
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    if (this._address !== undefined) checkIp(findings, prop, this._address);
    if (this._hostname !== undefined) checkHostname(findings, prop, this._hostname);
  }
}
