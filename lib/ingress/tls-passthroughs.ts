import { TreeValues } from '../shared/tree';

/** A host whose TLS connections go to a Service as they are. The pods behind it have the certificate. */
export interface TlsPassthrough {
  readonly host: string;
  /** The namespace of the Service, and of the route. */
  readonly namespace: string;
  /** The name of the Service, and of the route. */
  readonly service: string;
  readonly port: number;
  readonly labels: { readonly [name: string]: string };
  /** Takes the route of Traefik's own kind away, as another one leads there. */
  readonly leaveTraefik: () => void;
}

/** The TLS connections that aren't ended at the edge. Parts add theirs with a route for Traefik; an ingress by a Gateway of another class makes its own in its place. */
export const TLS_PASSTHROUGHS = new TreeValues<TlsPassthrough>('cdk8s-matrix:tls-passthroughs');
