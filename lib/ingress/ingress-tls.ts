import { checkDnsLabel, checkObjectName, isObjectName } from '../shared/checks';
import { Findings } from '../shared/findings';
import { listOf, text } from '../shared/kinds';
import { isPassed, takeValue } from '../shared/shape';

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

  /**
   * From a cert-manager Issuer in the ingress's own namespace.
   *
   * @param namespaces further namespaces that have an Issuer of this name, for apps in other namespaces than the chart's
   */
  public static certManagerIssuer(issuer: string, namespaces?: string[]): IngressTls {
    const found = new Findings();
    const taken = isPassed(arguments, 1) ? takeValue(found, 'namespaces', namespaces, NAMESPACES) : undefined;
    return new IngressTls(true, { 'cert-manager.io/issuer': issuer }, undefined, issuer, found, taken ?? []);
  }

  /**
   * From an existing Secret of type `kubernetes.io/tls`. Its certificate must cover every host, for example with a wildcard. It must be in the chart's namespace, and
   * in that of each app that is in another one: the next steps have the command that copies it.
   */
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
    private readonly found = new Findings(),
    /** The further namespaces of an Issuer. Undefined if the source of the certificates is the same in each namespace. */
    private readonly issuerNamespaces?: readonly string[],
  ) {}

  /** @internal */
  public _secretName(host: string): string {
    // Each host has its own Secret: a host whose DNS record is missing must not delay the certificates of the others.
    return this.secretName ?? `${host}-tls`;
  }

  /** True if cert-manager orders the certificates. @internal */
  public get _ordersCertificates(): boolean {
    return Object.keys(this._annotations).length > 0;
  }

  /** The issuer of cert-manager, if there is one. @internal */
  public get _issuer(): { readonly kind: string; readonly name: string } | undefined {
    if (!this.enabled || this.secretName !== undefined) return undefined;
    return { kind: this.issuerNamespaces ? 'Issuer' : 'ClusterIssuer', name: this.reference ?? '' };
  }

  /** The name of a Secret that must be in the namespace of each app. @internal */
  public get _existingSecret(): string | undefined {
    return this.secretName;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    if (this.enabled) checkObjectName(findings, prop, this.reference);
  }

  /** Finds a source that doesn't work for an app in another namespace than the chart's. @internal */
  public _checkNamespace(findings: Findings, prop: string, { host, namespace, without }: ApartApp): void {
    if (!this.issuerNamespaces || this.issuerNamespaces.includes(namespace) || !isObjectName(this.reference)) return;
    const reason = `is an Issuer, which works in its own namespace only, and the Ingress of ${host} is in '${namespace}'`;
    const example = `IngressTls.certManagerIssuer('${this.reference}', ['${namespace}'])`;
    findings.add(
      prop,
      `${reason}: use a ClusterIssuer by IngressTls.certManager(), or make an Issuer of that name there too and tell it by ${example}${without === undefined ? '' : `, or set ${without}`}`,
    );
  }
}

/** An app whose Ingress isn't in the chart's namespace. */
export interface ApartApp {
  readonly host: string;
  readonly namespace: string;
  /** The prop that leaves the app out, for the remedy. */
  readonly without?: string;
}

const NAMESPACES = listOf(text(checkDnsLabel), 'namespaces');
