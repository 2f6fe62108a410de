import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { SynapseBackup } from './backup/synapse-backup';
import { CallCheck } from './call-check/call-check';
import { CoturnRelay } from './coturn/coturn-relay';
import { ElementWeb } from './element/element-web';
import { DeletionGuard } from './guards/deletion-guard';
import { MatrixIngress } from './ingress/matrix-ingress';
import { MATRIX_STACK } from './matrix-stack-props';
import type { MatrixStackProps } from './matrix-stack-props';
import type { WatchedParts } from './monitoring/alert';
import { MatrixMonitoring } from './monitoring/matrix-monitoring';
import { Monitoring } from './monitoring/monitoring';
import { MatrixNetworkPolicies } from './network-policies/matrix-network-policies';
import { MatrixRtc } from './rtc/matrix-rtc';
import { offerRtc } from './rtc/offer-rtc';
import { SecretKey } from './secrets/secret-key';
import { checkedProps, takeProps } from './shared/checked-props';
import { Findings } from './shared/findings';
import { NOT_PRUNED } from './shared/gitops';
import { MetricsEndpoints } from './shared/metrics-endpoints';
import { namespaceAtLevel, namespaceOf } from './shared/namespace';
import { NextSteps } from './shared/next-steps/next-steps';
import { checkManifestText } from './shared/manifest-text';
import { leavePods } from './shared/pods/pods';
import { checkStack } from './stack-checks';
import { resolveStack } from './stack-settings';
import { FIRST_ADMIN_SECRET } from './synapse/first-admin';
import { SynapseServer } from './synapse/synapse-server';

/**
 * A homeserver with its web client, TURN relay and ingress, ready for `kubectl apply`.
 *
 * @throws one error that lists everything wrong with the props
 */
export class MatrixStack extends Chart {
  /** The homeserver. */
  public readonly synapse: SynapseServer;
  /** The web client. */
  public readonly element: ElementWeb;
  /** The stack's own relay. Undefined if the stack runs no relay. */
  public readonly coturn?: CoturnRelay;
  /** The stack's own service for calls by MatrixRTC. Undefined if the stack runs none. */
  public readonly rtc?: MatrixRtc;
  /** The check of calls. It exists if there are calls to check, and a first administrator as whom the check logs in. */
  public readonly callCheck?: CallCheck;
  /** Scheduled backups. Undefined without the prop `backup`. */
  public readonly backup?: SynapseBackup;
  /** The Ingress objects, which publish the homeserver and the web client. */
  public readonly ingress: MatrixIngress;

  constructor(scope: Construct, id: string, given: MatrixStackProps) {
    const findings = new Findings();
    const props = takeProps(findings, given, MATRIX_STACK);
    super(scope, id, { namespace: props.namespace ?? 'matrix', disableResourceNameHashes: true });
    const settings = resolveStack(props);
    checkStack(findings, this, props, settings);
    findings.throwIfAny(`MatrixStack '${this.node.path}'`);
    const { tls, secrets, baseUrl, hosts, namespaces, coturn, turnServer, livekit, rtcAddresses } = settings;
    const { publicPort } = props;
    leavePods(this, props.pods);
    checkManifestText(this);
    if (props.createNamespace ?? true) {
      namespaceAtLevel(this, 'namespace', namespaces.stack, 'restricted', NOT_PRUNED);
    }
    this.ingress = new MatrixIngress(this, 'ingress', checkedProps({ ...props.ingress, tls, publicPort }));
    const identity = { serverName: props.serverName, host: hosts.homeserver, baseUrl, secrets };
    const extraConfigSecrets = [
      ...(props.synapse?.extraConfigSecrets ?? []),
      ...(turnServer?.login ? [turnServer.login] : []),
    ];
    this.synapse = new SynapseServer(
      this,
      'synapse',
      checkedProps({ ...props.synapse, extraConfigSecrets, metrics: settings.synapseMetrics, ...identity }),
    );
    const { synapse: homeserver } = this;
    const redirectToHttps = props.element?.redirectToHttps ?? tls.enabled;
    this.element = new ElementWeb(
      this,
      'element',
      checkedProps({ ...props.element, homeserver, host: hosts.element, publicPort, redirectToHttps }),
    );
    if (coturn) {
      this.coturn = new CoturnRelay(this, 'coturn', checkedProps({ ...coturn, homeserver, host: hosts.turn }));
    }
    if (turnServer) this.synapse.useTurn(turnServer);
    const turn = this.coturn ?? turnServer;
    if (livekit) {
      this.rtc = new MatrixRtc(
        this,
        'rtc',
        checkedProps({ ...livekit, homeserver, host: hosts.rtc, tls, publicPort, ...(turn && { turn }) }),
      );
    }
    if (rtcAddresses) offerRtc(this, homeserver, rtcAddresses, false);
    const firstAdmin = props.synapse?.firstAdmin;
    const groupCalls = livekit !== undefined || rtcAddresses !== undefined;
    if ((turn || groupCalls) && firstAdmin !== undefined) {
      this.callCheck = new CallCheck(this, 'call-check', {
        homeserver,
        user: firstAdmin,
        password: SecretKey.of(FIRST_ADMIN_SECRET, 'password'),
        ...(!turn && { relay: false }),
        ...(!groupCalls && { groupCalls }),
        ...((coturn?.externalIp ?? livekit?.externalIp)?._mayBePrivate && { allowPrivate: true }),
        ...(props.synapse?.image !== undefined && { image: props.synapse.image }),
      });
    }
    if (props.backup) {
      this.backup = new SynapseBackup(this, 'backup', checkedProps({ ...props.backup, source: homeserver }));
    }
    new MatrixMonitoring(this, 'monitoring', {
      monitoring: props.monitoring ?? Monitoring.none(),
      parts: this.watched,
    });
    if (settings.networkPolicies) {
      new MatrixNetworkPolicies(this, 'network-policies', checkedProps(settings.networkPolicies));
    }
    if (props.deletionGuard ?? true) new DeletionGuard(this, 'deletion-guard');
  }

  private get watched(): WatchedParts {
    const { metrics: postgres } = this.synapse.backupSource.database._kind;
    return {
      namespace: namespaceOf(this),
      sfuMetrics: MetricsEndpoints.of(this).all.some(({ name }) => name === 'livekit'),
      backup: this.backup !== undefined,
      drill: this.backup?.node.tryFindChild('Drill') !== undefined,
      ...(this.rtc && { rtcNamespace: this.rtc.namespace }),
      ...(postgres && { postgres }),
      ...(this.coturn && { relayNamespace: this.coturn.namespace }),
    };
  }

  /** The steps to do by hand, as Markdown: DNS records, ports, the first login. */
  public get nextSteps(): string {
    return NextSteps.of(this).markdown;
  }
}
