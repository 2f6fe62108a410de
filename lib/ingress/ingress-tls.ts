import { checkObjectName } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** Where the certificates of the public hosts come from. */
export class IngressTls {
  /**
   * From a cert-manager ClusterIssuer: a certificate for each host, ordered and renewed by itself.
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

  /** From an existing Secret of type `kubernetes.io/tls` whose certificate covers every host, for example a wildcard. */
  public static existingSecret(name: string): IngressTls {
    return new IngressTls(true, {}, name, name);
  }

  /** No TLS here: for a cluster behind a proxy that does it. Element Web needs HTTPS in the browser all the same. */
  public static none(): IngressTls {
    return new IngressTls(false, {});
  }

  private constructor(
    /** Whether hosts are served by HTTPS. */
    public readonly enabled: boolean,
    /** @internal */
    public readonly _annotations: { readonly [name: string]: string },
    private readonly secretName?: string,
    private readonly reference?: string,
  ) {}

  /** @internal */
  public _secretName(host: string): string {
    // One Secret for each host: a host whose DNS isn't ready yet must not hold up the others' certificates.
    return this.secretName ?? `${host}-tls`;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    if (this.enabled) checkObjectName(findings, prop, this.reference);
  }
}
