import type { Duration } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import { checkDuration, checkOtherServer } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { CaCertificate } from '../secrets/ca-certificate';
import { ExternalIp } from '../shared/external-ip';
import { freeConfig } from '../shared/free-config';
import { checked, flag, instanceOf, listOf, number, text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import type { Shape } from '../shared/shape';
import { duration } from '../shared/units-kinds';
import { RtcExposure } from './rtc-exposure';

/** The options of a call service of one's own. Each has a default. */
export interface RtcOptions {
  /** The address under which the internet reaches the SFU. @default - the address of the SFU's host name; the SFU follows it when it changes */
  readonly externalIp?: ExternalIp;

  /** The way in which the packets of calls reach the SFU. @default RtcExposure.hostPorts() */
  readonly exposure?: RtcExposure;

  /** The UDP port for the video and audio of all calls. @default 7882, with RtcExposure.nodePort() 30082 */
  readonly udpPort?: number;

  /** The TCP port for people whose network lets no UDP through. @default 7881, with RtcExposure.nodePort() 30081 */
  readonly tcpPort?: number;

  /** The number of people who may be in one call. @default 50 */
  readonly maxParticipants?: number;

  /** The number of bytes per second that the SFU may carry, in and out together. When it is reached, nobody else can join. @default - no limit */
  readonly maxBytesPerSecond?: number;

  /** The time after which a call that nobody joined is closed. @default Duration.minutes(5) */
  readonly emptyTimeout?: Duration;

  /**
   * The server names whose users may start calls here. Users of all other homeservers can join calls that exist, but send no video and audio through this SFU:
   * they do so through the SFU of their own homeserver.
   * @default - the homeserver's own server name
   */
  readonly roomCreators?: string[];

  /**
   * The interval at which the token service asks the SFU whether each person is still in the call. So somebody whose leaving nobody told, since the SFU itself had
   * ended, leaves the call too.
   * @default Duration.seconds(30)
   */
  readonly presenceCheck?: Duration;

  /** The authority of the hosts' certificates, if it is a private one: the token service reads from these hosts. @default - only public authorities are trusted */
  readonly ca?: CaCertificate;

  /**
   * The Service and HTTPS port of the ingress controller. By it, the token service reaches the homeserver's public hosts from inside of the cluster, also if the
   * router doesn't lead such requests back in. An empty text means that it uses the public addresses.
   * @default 'traefik.kube-system.svc.cluster.local:443', which is k3s's; with another ingress controller the public addresses
   */
  readonly ingressService?: string;

  /** If true, the Service `livekit` serves Prometheus metrics on port 6789, to pods only. @default false */
  readonly metrics?: boolean;

  /**
   * The namespace of the SFU and the token service. It is not the namespace of the chart, since Pod Security `restricted` can't be enforced for every kind of
   * `exposure`.
   * @default - the chart's namespace and `-rtc`
   */
  readonly namespace?: string;

  /** If true, the call service makes its namespace. @default true */
  readonly createNamespace?: boolean;

  /** The SFU's container image. @default - the version of this release */
  readonly image?: string;

  /** The token service's container image. @default - the version of this release */
  readonly tokenServiceImage?: string;

  /** CPU and memory of the SFU. @default - 100m CPU and 150 MiB requested, 1.5 GiB memory at most */
  readonly resources?: ContainerResources;

  /** CPU and memory of the token service. @default - 50m CPU and 50 MiB requested, 200 MiB memory at most */
  readonly tokenServiceResources?: ContainerResources;

  /** Options of the pods, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;

  /**
   * Further options of livekit.yaml, by LiveKit's own names. Options that the library writes are refused.
   * @default - none
   * @see https://github.com/livekit/livekit/blob/master/config-sample.yaml
   */
  readonly extraConfig?: { readonly [key: string]: unknown };
}

export const RTC_OPTIONS: Shape<RtcOptions> = {
  externalIp: instanceOf(ExternalIp, "ExternalIp.fromDns('rtc.example.org')"),
  exposure: instanceOf(RtcExposure, 'RtcExposure.hostPorts()'),
  udpPort: number(),
  tcpPort: number(),
  maxParticipants: number(),
  maxBytesPerSecond: number(),
  emptyTimeout: checked(duration, checkDuration),
  roomCreators: listOf(text(checkOtherServer), 'server names'),
  presenceCheck: duration,
  ca: instanceOf(CaCertificate, "CaCertificate.fromConfigMap('my-ca', 'ca.crt')"),
  ingressService: text(checkServicePort),
  metrics: flag,
  namespace: text(),
  createNamespace: flag,
  image: text(),
  tokenServiceImage: text(),
  resources,
  tokenServiceResources: resources,
  pods,
  extraConfig: freeConfig(),
};

function checkServicePort(findings: Findings, prop: string, value: string): void {
  if (value === '' || /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?:\d{1,5}$/.test(value)) return;
  findings.add(prop, 'must be a Service and its port, for example "traefik.kube-system.svc.cluster.local:443"', value);
}
