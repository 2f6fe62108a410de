import { checkDnsLabel, checkObjectName, checkPort } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checked, listOf, number, oneOf, shapeOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** A Gateway that exists. Its listeners have the certificates of the hosts, and let in the routes of our namespaces. */
export interface GatewayParentRef {
  /** The name of the Gateway. */
  readonly name: string;
  /** The namespace of the Gateway. @default - the namespace of the chart */
  readonly namespace?: string;
  /** The name of its listener for HTTPS. @default - the routes belong to all listeners, so they are also served by plain HTTP */
  readonly sectionName?: string;
  /** The name of its listener for plain HTTP, which redirects. @default - this library makes no redirect */
  readonly httpSectionName?: string;
}

/** The versions of the kind `TLSRoute`, by which a Gateway passes TLS connections on. */
export enum TlsRouteVersion {
  /** Gateway API 1.5 and later. */
  V1 = 'v1',
  /** The experimental channel of Gateway API 1.4. */
  V1ALPHA3 = 'v1alpha3',
  /** The experimental channel of older releases. */
  V1ALPHA2 = 'v1alpha2',
}

/** Options of the Gateway API. */
export interface GatewayApiOptions {
  /**
   * The GatewayClass of a Gateway that is made for the apps, with a listener for each host.
   * @default 'traefik'
   */
  readonly gatewayClassName?: string;

  /** The name of the Gateway that is made. @default 'matrix' */
  readonly gatewayName?: string;

  /**
   * The port of the listener for plain HTTP. Traefik wants the port at which its own pod listens: 8000 on k3s, where a Service leads port 80 to it.
   * @default - 8000 for the class `traefik`, 80 for all others
   */
  readonly httpPort?: number;

  /**
   * The port of the listeners for HTTPS. Traefik wants the port at which its own pod listens: 8443 on k3s, where a Service leads port 443 to it.
   * @default - 8443 for the class `traefik`, 443 for all others
   */
  readonly httpsPort?: number;

  /**
   * Gateways that exist, for the routes to belong to. No Gateway is made then.
   * @default - a Gateway is made
   * @see https://gateway-api.sigs.k8s.io/guides/simple-gateway/
   */
  readonly parentRefs?: GatewayParentRef[];

  /**
   * The version of the `TLSRoute` by which TURN over TLS shares port 443 (`tlsPassthrough` of the relay). With the class `traefik` there is none, since Traefik's own kind does
   * it. See the versions that the cluster has: `kubectl get crd tlsroutes.gateway.networking.k8s.io -o jsonpath='{.spec.versions[?(@.served)].name}'`.
   * @default TlsRouteVersion.V1
   * @see https://gateway-api.sigs.k8s.io/guides/tls/
   */
  readonly tlsRouteVersion?: TlsRouteVersion;
}

const PARENT_REF: Shape<GatewayParentRef> = {
  name: required(text(checkObjectName)),
  namespace: text(checkDnsLabel),
  sectionName: text(checkObjectName),
  httpSectionName: text(checkObjectName),
};

export const GATEWAY_API: Shape<GatewayApiOptions> = {
  gatewayClassName: text(checkObjectName),
  gatewayName: text(checkDnsLabel),
  httpPort: number(checkPort),
  httpsPort: number(checkPort),
  parentRefs: checked(listOf(shapeOf(PARENT_REF), 'Gateways, for example [{ name: "public" }]'), checkParents),
  tlsRouteVersion: oneOf(TlsRouteVersion, 'TlsRouteVersion'),
};

function checkParents(findings: Findings, prop: string, parents: readonly GatewayParentRef[]): void {
  if (parents.length === 0) findings.add(prop, 'is empty: name a Gateway, or leave it out');
}

/** Finds options that contradict each other. */
export function checkGatewayApi(findings: Findings, options: GatewayApiOptions): void {
  const { parentRefs, httpPort, httpsPort, gatewayClassName } = options;
  if (parentRefs) {
    for (const name of ['gatewayClassName', 'gatewayName', 'httpPort', 'httpsPort'] as const) {
      if (options[name] === undefined) continue;
      findings.add(name, "is for a Gateway that is made: leave it out, or leave 'parentRefs' out", options[name]);
    }
  }
  const ports = gatewayPorts({ gatewayClassName, httpPort, httpsPort });
  if (ports.http === ports.https) findings.add('httpsPort', "must not be the port of 'httpPort'", ports.https);
}

/** Traefik's own ports, as its chart and k3s set them. */
const TRAEFIK = { http: 8000, https: 8443 };

/** The ports of the listeners of a Gateway that is made. */
export function gatewayPorts(options: GatewayApiOptions): { readonly http: number; readonly https: number } {
  const usual = isTraefikGateway(options) ? TRAEFIK : { http: 80, https: 443 };
  return { http: options.httpPort ?? usual.http, https: options.httpsPort ?? usual.https };
}

/** True if Traefik, as k3s ships it, serves the Gateway. */
export function isTraefikGateway({ gatewayClassName, parentRefs }: GatewayApiOptions): boolean {
  return !parentRefs && (gatewayClassName ?? 'traefik') === 'traefik';
}
