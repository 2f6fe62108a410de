import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { TlsPassthrough } from '../tls-passthroughs';
import type { Annotations } from './emitter';
import type { GatewayRef } from './gateway-refs';

export interface TlsRouteProps {
  readonly passthrough: TlsPassthrough;
  /** The Gateways that pass the connections on. */
  readonly parentRefs: readonly GatewayRef[];
  /** The version of the API that the cluster has. */
  readonly version: string;
  readonly annotations: Annotations;
}

/**
 * A TLSRoute, by which Gateways pass the connections for a host on to a Service as they are.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/tls/
 */
export function tlsRoute(scope: Construct, { passthrough, parentRefs, version, annotations }: TlsRouteProps): void {
  const { host, namespace, service, port, labels } = passthrough;
  new ApiObject(scope, `${service}-route`, {
    apiVersion: `gateway.networking.k8s.io/${version}`,
    kind: 'TLSRoute',
    metadata: { name: service, namespace, labels: { ...labels }, annotations: { ...annotations } },
    spec: { parentRefs, hostnames: [host], rules: [{ backendRefs: [{ name: service, port }] }] },
  });
}
