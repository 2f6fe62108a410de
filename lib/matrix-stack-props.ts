import { BACKUP_OPTIONS } from './backup/backup-options';
import type { BackupOptions } from './backup/backup-options';
import { Turn } from './coturn/turn';
import { ELEMENT_OPTIONS } from './element/element-options';
import type { ElementWebOptions } from './element/element-options';
import { IngressTls } from './ingress/ingress-tls';
import { INGRESS_OPTIONS } from './ingress/matrix-ingress';
import type { MatrixIngressOptions } from './ingress/matrix-ingress';
import { Rtc } from './rtc/rtc';
import { Monitoring } from './monitoring/monitoring';
import { MatrixSecrets } from './secrets/matrix-secrets';
import { checkHttpsPort } from './shared/checks';
import { flag, instanceOf, number, shapeOf, text } from './shared/kinds';
import { pods } from './shared/pods/pod-checks';
import type { PodOptions } from './shared/pods/pod-options';
import { required } from './shared/shape';
import type { Shape } from './shared/shape';
import { SYNAPSE_OPTIONS } from './synapse/synapse-options';
import type { SynapseOptions } from './synapse/synapse-options';

/** Props of {@link MatrixStack}. */
export interface MatrixStackProps {
  /** The domain in user IDs, for example `example.org`. It can never be changed once the server has data. */
  readonly serverName: string;

  /** The namespace of everything except the relay and the call service. Pod Security `restricted` is enforced in it. @default 'matrix' */
  readonly namespace?: string;

  /** If true, the stack makes the namespace. @default true */
  readonly createNamespace?: boolean;

  /** The homeserver's host name. @default - `matrix.` and the server name */
  readonly homeserverHost?: string;

  /** Element Web's host name. @default - `element.` and the server name */
  readonly elementHost?: string;

  /** The TURN relay's host name. @default - `turn.` and the server name */
  readonly turnHost?: string;

  /** The host name of the service for calls by MatrixRTC. @default - `rtc.` and the server name */
  readonly rtcHost?: string;

  /**
   * The port at which browsers, apps and other servers reach all hosts by HTTPS, if the router leads another port than 443 to the ingress. It is in every URL that
   * the stack hands out. Apps and other servers still ask for `/.well-known/matrix/…` on port 443 of the server name: the next steps say what to serve there.
   * @default 443
   */
  readonly publicPort?: number;

  /** The source of the certificates. @default IngressTls.certManager('letsencrypt') */
  readonly tls?: IngressTls;

  /** The source of the secrets. @default MatrixSecrets.generated() */
  readonly secrets?: MatrixSecrets;

  /** The homeserver. @default - see each option */
  readonly synapse?: SynapseOptions;

  /** The web client. @default - see each option */
  readonly element?: ElementWebOptions;

  /** The relay for calls. @default Turn.coturn() */
  readonly turn?: Turn;

  /** The service for calls by MatrixRTC: group calls, and all calls of Element X. @default Rtc.livekit() */
  readonly rtc?: Rtc;

  /** The ingress. @default - see each option */
  readonly ingress?: MatrixIngressOptions;

  /** Scheduled backups of the homeserver. @default - none, as backups need a target */
  readonly backup?: BackupOptions;

  /**
   * Metrics of all parts for Prometheus, alert rules and a dashboard. Synapse, the SFU and the relay then serve metrics unless their own prop `metrics` is false, or
   * they use the host's network.
   * @default Monitoring.none()
   */
  readonly monitoring?: Monitoring;

  /**
   * Options of every pod: registry and pull secrets of images, nodes, labels, DNS. Each part has the same prop, which is merged over this one.
   * @default - none
   */
  readonly pods?: PodOptions;

  /**
   * If true, the API server refuses to delete the data: the homeserver's claim, its Secrets, the backups' claim and the namespace. Needs Kubernetes 1.30.
   * @default true
   */
  readonly deletionGuard?: boolean;
}

export const MATRIX_STACK: Shape<MatrixStackProps> = {
  serverName: required(text(), 'name the domain in user IDs, for example "example.org"'),
  namespace: text(),
  createNamespace: flag,
  homeserverHost: text(),
  elementHost: text(),
  turnHost: text(),
  rtcHost: text(),
  publicPort: number(checkHttpsPort),
  tls: instanceOf(IngressTls, "IngressTls.certManager('letsencrypt')"),
  secrets: instanceOf(MatrixSecrets, 'MatrixSecrets.generated()'),
  synapse: shapeOf(SYNAPSE_OPTIONS),
  element: shapeOf(ELEMENT_OPTIONS),
  turn: instanceOf(Turn, 'Turn.coturn()'),
  rtc: instanceOf(Rtc, 'Rtc.livekit()'),
  ingress: shapeOf(INGRESS_OPTIONS),
  backup: shapeOf(BACKUP_OPTIONS),
  monitoring: instanceOf(Monitoring, 'Monitoring.prometheusOperator()'),
  pods,
  deletionGuard: flag,
};
