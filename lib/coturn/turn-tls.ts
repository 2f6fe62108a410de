import { checkObjectName } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** The source of the relay's certificate. The relay loads a renewed certificate without a restart, and no call is cut. */
export class TurnTls {
  /**
   * From a cert-manager ClusterIssuer. With HTTP-01, the relay's host name must lead to the ingress on port 80. If it doesn't, the issuer must use DNS-01.
   *
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static certManager(clusterIssuer: string): TurnTls {
    return new TurnTls('coturn-tls', { kind: 'ClusterIssuer', name: clusterIssuer });
  }

  /** From a cert-manager Issuer in the relay's namespace. */
  public static certManagerIssuer(issuer: string): TurnTls {
    return new TurnTls('coturn-tls', { kind: 'Issuer', name: issuer });
  }

  /** From an existing Secret of type `kubernetes.io/tls` in the relay's namespace. */
  public static existingSecret(name: string): TurnTls {
    return new TurnTls(name);
  }

  private constructor(
    /** @internal */
    public readonly _secretName: string,
    /** @internal */
    public readonly _issuer?: { readonly kind: string; readonly name: string },
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    checkObjectName(findings, prop, this._issuer ? this._issuer.name : this._secretName);
  }
}
