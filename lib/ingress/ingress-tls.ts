import { checkObjectName } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** The source of the certificates of the public hosts. */
export class IngressTls {
  /**
   * From a cert-manager ClusterIssuer: cert-manager orders and renews a certificate for each host.
   *
   * @see https://cert-manager.io/docs/usage/ingress/
   */
  public static certManager(clusterIssuer: string): IngressTls {
    return new IngressTls(true, { 'cert-manager.io/cluster-issuer': clusterIssuer }, undefined, clusterIssuer);
  }

  /** From a cert-manager Issuer in the ingress's own namespace. */
  public static certManagerIssuer(issuer: string): IngressTls {
    return new IngressTls(true, { 'cert-manager.io/issuer': issuer }, undefined, issuer);
  }

  /** From an existing Secret of type `kubernetes.io/tls`. Its certificate must cover every host, for example with a wildcard. */
  public static existingSecret(name: string): IngressTls {
    return new IngressTls(true, {}, name, name);
  }

  /** No TLS in the ingress, for a cluster behind a proxy that does TLS. Browsers must still reach Element Web by HTTPS. */
  public static none(): IngressTls {
    return new IngressTls(false, {});
  }

  private constructor(
    /** True if the ingress serves hosts by HTTPS. */
    public readonly enabled: boolean,
    /** @internal */
    public readonly _annotations: { readonly [name: string]: string },
    private readonly secretName?: string,
    private readonly reference?: string,
  ) {}

  /** @internal */
  public _secretName(host: string): string {
    // Each host has its own Secret: a host whose DNS record is missing must not delay the certificates of the others.
    return this.secretName ?? `${host}-tls`;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    if (this.enabled) checkObjectName(findings, prop, this.reference);
  }
}
