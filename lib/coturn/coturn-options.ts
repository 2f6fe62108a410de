import type { ContainerResources } from 'cdk8s-plus-28';
import type { SecretKey } from '../secrets/secret-key';
import type { PodOptions } from '../shared/pod-options';
import type { ExternalIp } from './external-ip';
import type { TurnExposure } from './turn-exposure';
import type { TurnTls } from './turn-tls';

/** Everything about the relay that has a default. */
export interface CoturnOptions {
  /** The address under which the internet reaches the relay. @default - what the host name resolves to, followed when it changes */
  readonly externalIp?: ExternalIp;

  /** How packets reach it. @default TurnExposure.hostNetwork() */
  readonly exposure?: TurnExposure;

  /** The port for STUN and TURN, UDP and TCP. @default 3478, with TurnExposure.nodePort() 30078 */
  readonly port?: number;

  /** TURN over TLS and DTLS, for people behind firewalls that let nothing else through. @default - none */
  readonly tls?: TurnTls;

  /** The port for TURN over TLS (TCP) and DTLS (UDP). @default 5349, with TurnExposure.nodePort() 30079 */
  readonly tlsPort?: number;

  /**
   * Whether TURN over TLS is on port 443 too, for the strictest of firewalls: Traefik hands the connections for the relay's host name on to it as they are
   * (an `IngressRouteTCP` with TLS passthrough). The host name must lead to the ingress on that port.
   * @default false
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tcp/ingressroutetcp/
   */
  readonly tlsPassthrough?: boolean;

  /** The first port that data is relayed through, UDP. Each call takes a few. @default 49160, with TurnExposure.nodePort() 30030 */
  readonly minRelayPort?: number;

  /** The last port that data is relayed through, UDP. @default 49200, with TurnExposure.nodePort() 30070 */
  readonly maxRelayPort?: number;

  /** How many allocations one user may have at once, on all devices together. A call takes one for each URI and address family. @default 12 */
  readonly userQuota?: number;

  /** How many allocations there may be at once. @default - as many as there are relay ports */
  readonly totalQuota?: number;

  /** How many bytes per second each allocation may relay, in either direction. @default 1250000, which is 10 Mbit/s */
  readonly maxBps?: number;

  /**
   * The cluster's pod and service networks, which are never relayed into. Special networks, such as those for private use, are refused in any case.
   * @default - k3s's: 10.42.0.0/16 and 10.43.0.0/16
   */
  readonly clusterNetworks?: string[];

  /**
   * Whether Prometheus metrics are served, by the Service `coturn-metrics` on port 9641, to pods only. Not with the host's network, where they would be on the
   * node's addresses.
   * @default false
   */
  readonly metrics?: boolean;

  /** The namespace of the relay; one of its own, as Pod Security `restricted` can't be enforced there. @default - the chart's namespace and `-turn` */
  readonly namespace?: string;

  /** Whether the namespace is made here. @default true */
  readonly createNamespace?: boolean;

  /** The relay's shared secret, in the relay's namespace. @default - a copy of the secret of the homeserver that uses the relay */
  readonly sharedSecret?: SecretKey;

  /** The container image. @default - the version of this release */
  readonly image?: string;

  /** CPU and memory. @default - 50m CPU and 32 MiB requested, 256 MiB memory at most */
  readonly resources?: ContainerResources;

  /** Wishes for the relay's pods, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;

  /**
   * Further lines of turnserver.conf, by coturn's own names; `true` for an option without a value. Keys that the library writes are refused.
   * @default - none
   * @see https://github.com/coturn/coturn/blob/master/README.turnserver
   */
  readonly extraConfig?: { readonly [key: string]: unknown };
}
