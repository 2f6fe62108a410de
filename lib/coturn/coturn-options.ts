import type { ContainerResources } from 'cdk8s-plus-28';
import type { SecretKey } from '../secrets/secret-key';
import type { ExternalIp } from './external-ip';
import type { TurnExposure } from './turn-exposure';

/** Everything about the relay that has a default. */
export interface CoturnOptions {
  /** The address under which the internet reaches the relay. @default - what the host name resolves to when the relay starts */
  readonly externalIp?: ExternalIp;

  /** How packets reach it. @default TurnExposure.hostNetwork() */
  readonly exposure?: TurnExposure;

  /** The port for STUN and TURN, UDP and TCP. @default 3478 */
  readonly port?: number;

  /** The first port that data is relayed through, UDP. Each call takes a few. @default 49160 */
  readonly minRelayPort?: number;

  /** The last port that data is relayed through, UDP. @default 49200 */
  readonly maxRelayPort?: number;

  /**
   * The cluster's pod and service networks, which are never relayed into. Special networks, such as those for private use, are refused in any case.
   * @default - k3s's: 10.42.0.0/16 and 10.43.0.0/16
   */
  readonly clusterNetworks?: string[];

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

  /**
   * Further lines of turnserver.conf, by coturn's own names; `true` for an option without a value. Keys that the library writes are refused.
   * @default - none
   * @see https://github.com/coturn/coturn/blob/master/README.turnserver
   */
  readonly extraConfig?: { readonly [key: string]: unknown };
}
