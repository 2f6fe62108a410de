import type { ContainerResources } from 'cdk8s-plus-28';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { freeConfig } from '../shared/free-config';
import { flag, instanceOf, listOf, number, text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import type { Shape } from '../shared/shape';
import { ExternalIp } from '../shared/external-ip';
import { TurnExposure } from './turn-exposure';
import { TurnTls } from './turn-tls';

/** The options of a relay. Each has a default. */
export interface CoturnOptions {
  /** The address under which the internet reaches the relay. @default - the address of the relay's host name; the relay follows it when it changes */
  readonly externalIp?: ExternalIp;

  /** The way in which packets reach the relay. @default TurnExposure.hostNetwork() */
  readonly exposure?: TurnExposure;

  /** The port for STUN and TURN, UDP and TCP. @default 3478, with TurnExposure.nodePort() 30078 */
  readonly port?: number;

  /** TURN over TLS, for users behind firewalls that block everything else. @default - none */
  readonly tls?: TurnTls;

  /** The TCP port for TURN over TLS. @default 5349, with TurnExposure.nodePort() 30079 */
  readonly tlsPort?: number;

  /**
   * If true, TURN over TLS is on port 443 too, for users behind firewalls that block all other ports. Traefik passes the TLS connections for the relay's host
   * name to the relay unchanged (an `IngressRouteTCP` with TLS passthrough), and so does a Gateway of another class (a `TLSRoute`). On port 443 the host name must
   * lead to the ingress. Clients are then given port 443 instead of `tlsPort`.
   * @default false
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tcp/ingressroutetcp/
   */
  readonly tlsPassthrough?: boolean;

  /** The first UDP port for relayed data. @default 49160, with TurnExposure.nodePort() 30030 */
  readonly minRelayPort?: number;

  /**
   * The last UDP port for relayed data. Each allocation takes a port. While a call rings, each session of Element Web takes 20 allocations for each URI of the
   * relay and each of its own networks: 240 for a call, 360 with TLS. `NEXT-STEPS.md` tells how many calls the ports carry.
   * @default - with the host's network 51159, for eight calls that ring at once, or five with TLS. Each port is an object of its own otherwise, so only 41 ports:
   * 49200, with TurnExposure.nodePort() 30070
   */
  readonly maxRelayPort?: number;

  /**
   * The number of allocations that one user may have at once, on all devices together.
   * @default - as many as a call of Element Web takes while it rings, which is 240, or 360 with TLS; a third of `totalQuota` at most
   */
  readonly userQuota?: number;

  /** The number of allocations that may exist at once. @default - the number of relay ports */
  readonly totalQuota?: number;

  /** The number of bytes per second that each allocation may relay, in each direction. @default 1250000, which is 10 Mbit/s */
  readonly maxBps?: number;

  /**
   * The cluster's pod and service networks. The relay refuses to send data into them, and always refuses special networks, such as private ones.
   * @default - k3s's: 10.42.0.0/16 and 10.43.0.0/16
   */
  readonly clusterNetworks?: string[];

  /**
   * If true, the Service `coturn-metrics` serves Prometheus metrics on port 9641, to pods only. It can't be combined with the host's network, where the metrics
   * would be on the node's addresses.
   * @default false
   */
  readonly metrics?: boolean;

  /**
   * The namespace of the relay. It is not the namespace of the chart, since Pod Security `restricted` can't be enforced for every kind of `exposure`.
   * @default - the chart's namespace and `-turn`
   */
  readonly namespace?: string;

  /** If true, the relay makes its namespace. @default true */
  readonly createNamespace?: boolean;

  /** The relay's shared secret, in the relay's namespace. @default - a copy of the TURN secret of the relay's homeserver */
  readonly sharedSecret?: SecretKey;

  /** The container image. @default - the version of this release */
  readonly image?: string;

  /** CPU and memory. @default - 50m CPU and 32 MiB requested, 256 MiB memory at most */
  readonly resources?: ContainerResources;

  /** Options of the relay's pods, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;

  /**
   * Further options of turnserver.conf, by coturn's own names. Write `true` for an option without a value, and a list for one that coturn takes several times, such as
   * `allowed-peer-ip`. Options that the library writes, and those that coturn 4.17 doesn't know, are refused; with
   * an `image` of your own, unknown ones are taken.
   * @default - none
   * @see https://github.com/coturn/coturn/blob/master/README.turnserver
   */
  readonly extraConfig?: { readonly [key: string]: unknown };
}

export const COTURN_OPTIONS: Shape<CoturnOptions> = {
  externalIp: instanceOf(ExternalIp, "ExternalIp.fromDns('turn.example.org')"),
  exposure: instanceOf(TurnExposure, 'TurnExposure.hostNetwork()'),
  port: number(),
  tls: instanceOf(TurnTls, "TurnTls.certManager('letsencrypt')"),
  tlsPort: number(),
  tlsPassthrough: flag,
  minRelayPort: number(),
  maxRelayPort: number(),
  userQuota: number(),
  totalQuota: number(),
  maxBps: number(),
  clusterNetworks: listOf(text(), 'networks, for example ["10.42.0.0/16"]'),
  metrics: flag,
  namespace: text(),
  createNamespace: flag,
  sharedSecret: secretKey,
  image: text(),
  resources,
  pods,
  extraConfig: freeConfig(),
};
