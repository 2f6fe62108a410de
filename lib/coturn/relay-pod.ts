import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { secretMounts, secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import { addressVariables } from '../shared/address-variables';
import { ConfigFiles } from '../shared/config-files';
import { IMAGES } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { program } from '../shared/program/program';
import { SMALL_SCRATCH, emptyDir, finishWorkload, resources, restrictedContainer } from '../shared/workload';
import type { CoturnOptions } from './coturn-options';
import type { ExternalIp } from '../shared/external-ip';
import { CERTIFICATE_DIR, CONFIG_DIR, RUN_DIR } from './relay-paths';
import { exposureOf } from './relay-ports';
import type { RelayPorts } from './relay-ports';
import { METRICS_PORT } from './turnserver-config';

/** The user `nobody` of the coturn image. */
const COTURN_USER = 65534;
export const COTURN_LABELS = selectorLabels('coturn', 'coturn', 'turn-relay');

export interface RelayPodProps {
  readonly namespace: string;
  readonly options: CoturnOptions;
  readonly ports: RelayPorts;
  readonly externalIp: ExternalIp;
  readonly secret: SecretKey;
  readonly config: string;
}

/** The relay's process and its config. */
export class RelayPod extends Construct {
  public readonly deployment: kplus.Deployment;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RelayPodProps,
  ) {
    super(scope, id);
    const { options, ports } = props;
    const metadata = { namespace: props.namespace, labels: COTURN_LABELS };
    const files = new ConfigFiles(this, 'Config', {
      metadata: { ...metadata, name: 'coturn-config' },
      files: { 'turnserver.conf': () => props.config, 'start.sh': () => program('coturn/start.sh') },
    });
    const listening = { port: ports.port, failureThreshold: 3 };
    this.deployment = new kplus.Deployment(this, 'Deployment', {
      metadata: { ...metadata, name: 'coturn' },
      podMetadata: { labels: COTURN_LABELS, annotations: { 'checksum/config': files.checksum } },
      select: false,
      replicas: 1,
      // Two pods can't use the same ports of the node at once.
      strategy: kplus.DeploymentStrategy.recreate(),
      hostNetwork: exposureOf(options)._kind === 'HostNetwork',
      terminationGracePeriod: Duration.seconds(10),
      dns: { policy: kplus.DnsPolicy.CLUSTER_FIRST_WITH_HOST_NET },
      securityContext: { ensureNonRoot: true, user: COTURN_USER, group: COTURN_USER, fsGroup: COTURN_USER },
      containers: [
        {
          name: 'coturn',
          image: options.image ?? IMAGES.coturn,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          command: ['sh', `${CONFIG_DIR}/start.sh`],
          ports: this.containerPorts(),
          envVariables: {
            SECRET_FILE: kplus.EnvValue.fromValue(secretPath(props.secret)),
            POD_IPS: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_IPS),
            ...addressVariables(props.externalIp),
            ...(options.tls && { TLS: kplus.EnvValue.fromValue('yes') }),
          },
          resources: options.resources ?? resources({ cpuRequest: 50, memoryRequest: 32, memoryLimit: 256 }),
          securityContext: {
            ...restrictedContainer(COTURN_USER),
            // The binary in the image has this file capability. The kernel refuses to start it if the bounding set lacks the capability.
            capabilities: { drop: [kplus.Capability.ALL], add: [kplus.Capability.NET_BIND_SERVICE] },
          },
          startup: kplus.Probe.fromTcpSocket({ ...listening, failureThreshold: 30 }),
          liveness: kplus.Probe.fromTcpSocket(listening),
          // The pod is ready only when it listens on every port that clients are given. It listens on the TLS port only if it has the certificate.
          readiness: kplus.Probe.fromTcpSocket({ ...listening, port: ports.tlsPort ?? ports.port }),
          volumeMounts: [
            { path: CONFIG_DIR, volume: this.configVolume(files), readOnly: true },
            { path: RUN_DIR, volume: emptyDir(this, 'run', Size.mebibytes(4), kplus.EmptyDirMedium.MEMORY) },
            { path: '/tmp', volume: emptyDir(this, 'tmp', SMALL_SCRATCH) },
            ...secretMounts(this, [props.secret]),
            ...this.certificate(),
          ],
        },
      ],
    });
    // The relay looks up its own name.
    finishWorkload(this.deployment, COTURN_LABELS, { dns: PUBLIC_NAMES });
  }

  private configVolume(files: ConfigFiles): kplus.Volume {
    return kplus.Volume.fromConfigMap(this, 'config', files.configMap, { name: 'config' });
  }

  /** The volume is optional: calls without TLS must not wait for a certificate. */
  private certificate(): kplus.VolumeMount[] {
    const { tls } = this.props.options;
    if (!tls) return [];
    const secret = kplus.Secret.fromSecretName(this, 'certificate-ref', tls._secretName);
    const volume = kplus.Volume.fromSecret(this, 'certificate', secret, {
      name: 'certificate',
      optional: true,
      defaultMode: 0o440,
    });
    return [{ path: CERTIFICATE_DIR, volume, readOnly: true }];
  }

  private containerPorts(): kplus.ContainerPort[] | undefined {
    const { options, ports } = this.props;
    const exposure = exposureOf(options);
    const metrics = options.metrics ? [{ name: 'metrics', number: METRICS_PORT }] : [];
    if (exposure._kind === 'LoadBalancer' || exposure._kind === 'NodePort') return metrics;
    const udp = onNode(ports.port, kplus.Protocol.UDP);
    const tls = ports.tlsPort === undefined ? [] : [onNode(ports.tlsPort, kplus.Protocol.TCP)];
    // With the host's network a port of each number is enough: the scheduler only needs them to keep two relays off the same node.
    if (exposure._kind === 'HostNetwork') return [udp, ...tls];
    const relayed = Array.from({ length: ports.max - ports.min + 1 }, (_, i) =>
      onNode(ports.min + i, kplus.Protocol.UDP),
    );
    return [udp, onNode(ports.port, kplus.Protocol.TCP), ...tls, ...relayed, ...metrics];
  }
}

function onNode(port: number, protocol: kplus.Protocol): kplus.ContainerPort {
  return { number: port, hostPort: port, protocol };
}
