import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { secretMounts } from '../secrets/mounted-secrets';
import { ConfigFiles } from '../shared/config-files';
import { addressVariables } from '../shared/address-variables';
import type { ExternalIp } from '../shared/external-ip';
import { IMAGES } from '../shared/images';
import { MetricsEndpoints } from '../shared/metrics-endpoints';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { program } from '../shared/program/program';
import { emptyDir, finishWorkload, resources, restrictedContainer } from '../shared/workload';
import { yamlFile } from '../shared/yaml-file';
import type { Config } from '../shared/merge';
import { LIVEKIT_KEYS, LIVEKIT_LABELS, METRICS_PORT, SIGNAL_PORT, TURN_SECRET } from './rtc-names';
import type { RtcOptions } from './rtc-options';
import { exposureOf } from './rtc-ports';
import type { RtcPorts } from './rtc-ports';

/** The SFU's user. Its image has none, and the program needs no particular one. */
const SFU_USER = 65534;
const CONFIG_DIR = '/etc/livekit';
const RUN_DIR = '/run/livekit';

export interface SfuPodProps {
  readonly namespace: string;
  readonly options: RtcOptions;
  readonly ports: RtcPorts;
  readonly externalIp: ExternalIp;
  readonly config: Config;
  /** True if the SFU's clients use the relay. */
  readonly relay: boolean;
}

/** The SFU's process and its config. */
export class SfuPod extends Construct {
  public readonly deployment: kplus.Deployment;
  /** The Service for the signalling, inside of the cluster. */
  public readonly service: kplus.Service;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SfuPodProps,
  ) {
    super(scope, id);
    const { options } = props;
    const metadata = { namespace: props.namespace, labels: LIVEKIT_LABELS };
    const files = new ConfigFiles(this, 'Config', {
      metadata: { ...metadata, name: 'livekit-config' },
      files: { 'livekit.yaml': () => yamlFile(props.config), 'start.sh': () => program('rtc/start.sh') },
    });
    const inside = [
      { name: 'http', number: SIGNAL_PORT },
      ...(options.metrics ? [{ name: 'metrics', number: METRICS_PORT }] : []),
    ];
    this.service = new kplus.Service(this, 'Service', {
      metadata: { ...metadata, name: 'livekit' },
      ports: inside.map(({ name, number }) => ({ name, port: number, targetPort: number })),
    });
    const health = { port: SIGNAL_PORT, timeoutSeconds: Duration.seconds(5) };
    this.deployment = new kplus.Deployment(this, 'Deployment', {
      metadata: { ...metadata, name: 'livekit' },
      podMetadata: { labels: LIVEKIT_LABELS, annotations: { 'checksum/config': files.checksum } },
      select: false,
      replicas: 1,
      // Two pods can't use the same ports of the node at once, and a room exists in one process only.
      strategy: kplus.DeploymentStrategy.recreate(),
      hostNetwork: exposureOf(options)._kind === 'HostNetwork',
      // A pod that ends keeps its calls until they end by themselves, if it gets the time: people would wait for a call that nobody can join.
      terminationGracePeriod: Duration.seconds(5),
      dns: { policy: kplus.DnsPolicy.CLUSTER_FIRST_WITH_HOST_NET },
      securityContext: { ensureNonRoot: true, user: SFU_USER, group: SFU_USER, fsGroup: SFU_USER },
      containers: [
        {
          name: 'livekit',
          image: options.image ?? IMAGES.livekit,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          command: ['sh', `${CONFIG_DIR}/start.sh`],
          ports: [...inside, ...this.mediaPorts()],
          envVariables: {
            POD_IPS: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_IPS),
            ...addressVariables(props.externalIp),
          },
          resources: options.resources ?? resources({ cpuRequest: 100, memoryRequest: 150, memoryLimit: 1536 }),
          securityContext: restrictedContainer(SFU_USER),
          startup: kplus.Probe.fromHttpGet('/', {
            ...health,
            periodSeconds: Duration.seconds(1),
            failureThreshold: 60,
          }),
          liveness: kplus.Probe.fromHttpGet('/', { ...health, failureThreshold: 6 }),
          readiness: kplus.Probe.fromHttpGet('/', { ...health, failureThreshold: 3 }),
          volumeMounts: [
            {
              path: CONFIG_DIR,
              volume: kplus.Volume.fromConfigMap(this, 'config', files.configMap, { name: 'config' }),
              readOnly: true,
            },
            { path: RUN_DIR, volume: emptyDir(this, 'run', Size.mebibytes(4), kplus.EmptyDirMedium.MEMORY) },
            ...secretMounts(this, [LIVEKIT_KEYS, ...(props.relay ? [TURN_SECRET] : [])]),
          ],
        },
      ],
    });
    // The SFU looks up its own name.
    finishWorkload(this.deployment, LIVEKIT_LABELS, { service: this.service, dns: PUBLIC_NAMES });
    if (options.metrics) {
      const { podMetadata } = this.deployment;
      const pods = { podLabels: LIVEKIT_LABELS, podMetadata, namespace: props.namespace };
      MetricsEndpoints.of(this).add({ name: 'livekit', ...pods, port: METRICS_PORT });
    }
  }

  private mediaPorts(): kplus.ContainerPort[] {
    const { ports, options } = this.props;
    const onNode = exposureOf(options)._onNode;
    return [
      { name: 'media-udp', number: ports.udp, protocol: kplus.Protocol.UDP, ...(onNode && { hostPort: ports.udp }) },
      { name: 'media-tcp', number: ports.tcp, protocol: kplus.Protocol.TCP, ...(onNode && { hostPort: ports.tcp }) },
    ];
  }
}
