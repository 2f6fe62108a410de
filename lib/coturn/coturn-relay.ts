import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { secretMounts, secretPath } from '../secrets/secret-files';
import { SecretKey } from '../secrets/secret-key';
import { ConfigFiles } from '../shared/config-files';
import { Findings } from '../shared/findings';
import { IMAGES } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { namespaceAtLevel } from '../shared/namespace';
import { emptyDir, finishWorkload, resources, restrictedContainer } from '../shared/workload';
import { checkCoturn, coturnPorts } from './coturn-checks';
import type { CoturnOptions } from './coturn-options';
import { ExternalIp } from './external-ip';
import { START_SCRIPT } from './start-script';
import { TurnExposure } from './turn-exposure';
import type { ITurnServer, TurnSecretCopy } from './turn-server';
import { turnserverConfig } from './turnserver-config';

/** The user `nobody` of the coturn image. */
const COTURN_USER = 65534;
const LABELS = selectorLabels('coturn', 'coturn', 'turn-relay');
const K3S_NETWORKS = ['10.42.0.0/16', '10.43.0.0/16'];

/** Props of {@link CoturnRelay}. */
export interface CoturnRelayProps extends CoturnOptions {
  /** The host name under which clients reach it, for example `turn.example.org`. Its DNS record must name the relay itself, not an HTTP proxy. */
  readonly host: string;
}

/** Ports to open on the router and the firewall. */
export interface FirewallPorts {
  /** `UDP` or `TCP`. */
  readonly protocol: string;
  /** The first port. */
  readonly from: number;
  /** The last port. */
  readonly to: number;
}

/**
 * A coturn relay, for calls between people behind NAT. Give it to {@link SynapseServer.useTurn}, from which it also gets its secret.
 *
 * @see https://github.com/coturn/coturn
 */
export class CoturnRelay extends Construct implements ITurnServer {
  public readonly host: string;
  public readonly uris: string[];
  public readonly secretCopy?: TurnSecretCopy;
  /** Where the relay runs. */
  public readonly namespace: string;
  /** turnserver.conf as it is written, without addresses and secret. */
  public readonly config: string;
  /** What must be open to the internet, and forwarded to the node. */
  public readonly ports: FirewallPorts[];
  /** The relay's pod. */
  public readonly deployment: kplus.Deployment;

  constructor(scope: Construct, id: string, props: CoturnRelayProps) {
    super(scope, id);
    this.host = props.host;
    this.namespace = props.namespace ?? relayNamespace(Chart.of(this).namespace);
    const findings = new Findings();
    checkCoturn(findings, this.host, this.namespace, props);
    findings.throwIfAny(`CoturnRelay '${this.node.path}'`);

    const { port, min, max } = coturnPorts(props);
    this.uris = ['udp', 'tcp'].map((transport) => `turn:${this.host}:${port}?transport=${transport}`);
    this.ports = [
      { protocol: 'UDP', from: port, to: port },
      { protocol: 'TCP', from: port, to: port },
      { protocol: 'UDP', from: min, to: max },
    ];
    const secret = props.sharedSecret ?? SecretKey.of('coturn-secret', 'turn_shared_secret');
    this.config = turnserverConfig({
      realm: this.host,
      port,
      minRelayPort: min,
      maxRelayPort: max,
      deniedNetworks: props.clusterNetworks ?? K3S_NETWORKS,
      extra: props.extraConfig ?? {},
    });
    if (props.createNamespace ?? true) {
      // The host's network breaks even the `baseline` level of Pod Security.
      namespaceAtLevel(this, 'Namespace', this.namespace, 'privileged');
    }
    this.deployment = this.createDeployment(props, secret, port);
    if (!props.sharedSecret) {
      this.secretCopy = { namespace: this.namespace, target: secret, reader: this.deployment };
    }
  }

  private createDeployment(props: CoturnRelayProps, secret: SecretKey, port: number): kplus.Deployment {
    const metadata = { namespace: this.namespace, labels: LABELS };
    const files = new ConfigFiles(this, 'Config', {
      metadata: { ...metadata, name: 'coturn-config' },
      files: { 'turnserver.conf': () => this.config, 'start.sh': () => START_SCRIPT },
    });
    const external = props.externalIp ?? ExternalIp.fromDns(this.host);
    const config = kplus.Volume.fromConfigMap(this, 'config', files.configMap, { name: 'config' });
    const probe = { port, failureThreshold: 3 };
    const deployment = new kplus.Deployment(this, 'Deployment', {
      metadata: { ...metadata, name: 'coturn' },
      podMetadata: { labels: LABELS, annotations: { 'checksum/config': files.checksum } },
      select: false,
      replicas: 1,
      // Two pods can't have the node's ports at once.
      strategy: kplus.DeploymentStrategy.recreate(),
      hostNetwork: (props.exposure ?? TurnExposure.hostNetwork())._hostNetwork,
      // As the first process of its container turnserver doesn't end by SIGTERM, and until it is gone its successor can't have the ports.
      terminationGracePeriod: Duration.seconds(1),
      dns: { policy: kplus.DnsPolicy.CLUSTER_FIRST_WITH_HOST_NET },
      securityContext: { ensureNonRoot: true, user: COTURN_USER, group: COTURN_USER, fsGroup: COTURN_USER },
      containers: [
        {
          name: 'coturn',
          image: props.image ?? IMAGES.coturn,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          command: ['sh', '/etc/coturn/start.sh'],
          envVariables: {
            SECRET_FILE: kplus.EnvValue.fromValue(secretPath(secret)),
            NODE_IP: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.NODE_IP),
            ...environment(external),
          },
          resources: props.resources ?? resources({ cpuRequest: 50, memoryRequest: 32, memoryLimit: 256 }),
          securityContext: {
            ...restrictedContainer(COTURN_USER),
            // The image's binary carries this file capability: without it in the bounding set the kernel refuses to start it.
            capabilities: { drop: [kplus.Capability.ALL], add: [kplus.Capability.NET_BIND_SERVICE] },
          },
          startup: kplus.Probe.fromTcpSocket({ ...probe, failureThreshold: 30 }),
          liveness: kplus.Probe.fromTcpSocket(probe),
          readiness: kplus.Probe.fromTcpSocket(probe),
          volumeMounts: [
            { path: '/etc/coturn', volume: config, readOnly: true },
            {
              path: '/run/coturn',
              volume: emptyDir(this, 'run', { medium: kplus.EmptyDirMedium.MEMORY }),
            },
            { path: '/tmp', volume: emptyDir(this, 'tmp') },
            ...secretMounts(this, [secret]),
          ],
        },
      ],
    });
    finishWorkload(deployment, LABELS);
    return deployment;
  }
}

/** The namespace of the relay beside that of the homeserver. */
export function relayNamespace(namespace: string | undefined): string {
  return `${namespace ?? 'matrix'}-turn`;
}

function environment(external: ExternalIp): { [name: string]: kplus.EnvValue } {
  return external._hostname !== undefined
    ? { EXTERNAL_HOST: kplus.EnvValue.fromValue(external._hostname) }
    : { EXTERNAL_IP: kplus.EnvValue.fromValue(external._address ?? '') };
}
