import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { SYNAPSE_USER } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import type { SelectorLabels } from '../shared/labels';
import type { Config } from '../shared/merge';
import { MetricsEndpoints } from '../shared/metrics-endpoints';
import { leavePods } from '../shared/pods/pods';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { program } from '../shared/program/program';
import { emptyDir, finishWorkload, resources, restrictedContainer, restrictedPod } from '../shared/workload';
import type { SharedPod } from './shared-pod';
import { COPIES_SIZE, mediaCleaner } from './media-cleaner';
import { spreadOverNodes } from './spread-over-nodes';
import { startGate } from './start-gate';
import { MEDIA_APP, podMetrics, scale } from './worker-scale';
import { MAIN_SERVICE, WORKER_PORTS, POD_PROBES } from './worker-ports';
import type { WorkerGroup } from './worker-layout';

/** The file with the config of the process itself, which comes last. */
const WORKER_YAML = '/tmp/worker.yaml';

/** The memory limit of a worker's container unless its group has other resources. */
export const WORKER_MEMORY_LIMIT = Size.mebibytes(768);

export interface WorkerPodsProps {
  readonly group: WorkerGroup;
  readonly shared: SharedPod;
  /** The process's own config, without its name and without addresses, which only the pod knows. */
  readonly config: Config;
}

/** The labels by which selectors find the pods of a group. */
export function workerLabels({ workload }: WorkerGroup): SelectorLabels {
  return selectorLabels('synapse-worker', workload, 'worker');
}

/** The pods of a group of alike workers. The name of each pod is the name of its process. */
export class WorkerPods extends Construct {
  public readonly statefulSet: kplus.StatefulSet;
  /** The headless Service that gives each pod a name of its own. */
  public readonly service: kplus.Service;
  public readonly labels: SelectorLabels;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkerPodsProps,
  ) {
    super(scope, id);
    const { group, shared } = props;
    leavePods(this, group.options.pods);
    this.labels = workerLabels(group);
    const metadata = { name: group.workload, labels: this.labels };
    const ports = [
      { name: 'http', number: WORKER_PORTS.http },
      { name: 'replication', number: WORKER_PORTS.replication },
      ...(shared.metrics ? [podMetrics] : []),
    ];
    this.service = new kplus.Service(this, 'Service', {
      metadata,
      clusterIP: 'None',
      ports: ports.map(({ name, number }) => ({ name, port: number, targetPort: number })),
    });
    const mounts = this.mounts();
    this.statefulSet = new kplus.StatefulSet(this, 'StatefulSet', {
      metadata,
      podMetadata: { labels: this.labels, annotations: shared.annotations },
      select: false,
      service: this.service,
      replicas: group.replicas,
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      terminationGracePeriod: Duration.seconds(60),
      securityContext: restrictedPod(SYNAPSE_USER),
      containers: [
        {
          name: 'synapse',
          image: shared.image,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          command: startGate({ ...shared, main: `http://${MAIN_SERVICE}:${WORKER_PORTS.http}` }),
          args: ['run', '-m', group.app, ...this.configArgs()],
          envVariables: { ...shared.env, POD_NAME: POD_NAME() },
          // Until then, the router and the others may send it requests.
          lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '5']) },
          ports,
          resources:
            group.options.resources ??
            resources({ cpuRequest: 50, memoryRequest: 192, memoryLimit: WORKER_MEMORY_LIMIT.toMebibytes() }),
          securityContext: restrictedContainer(SYNAPSE_USER),
          startup: probe(POD_PROBES.alive, Duration.seconds(2), 300),
          // Between the wait for others and its first answer Synapse needs seconds, and on a busy node a minute.
          liveness: probe(POD_PROBES.alive, Duration.seconds(10), 12),
          readiness: probe(POD_PROBES.ready, Duration.seconds(5), 3),
          volumeMounts: mounts,
        },
      ],
    });
    const copies = this.copies(mounts);
    if (copies) this.statefulSet.addContainer(mediaCleaner(shared.image, copies));
    this.addInit('files', ['python3', '-c', program('synapse/worker_files.py'), this.filesTask()], mounts, 64);
    if (shared.install) this.statefulSet.addInitContainer(shared.install);
    this.addInit('preflight', ['python3', '-c', program('synapse/preflight.py'), ...this.configArgs()], mounts, 128);
    finishWorkload(this.statefulSet, this.labels, { service: this.service, dns: PUBLIC_NAMES });
    if (shared.metrics) {
      const { podMetadata } = this.statefulSet;
      const { workload: name } = group;
      MetricsEndpoints.of(this).add({ name, podLabels: this.labels, podMetadata, port: WORKER_PORTS.metrics });
    }
    spreadOverNodes(this.statefulSet, this.labels);
    scale(this, group, this.statefulSet, this.labels);
  }

  /** Adds mounts to the main container, and so to the container that tries the config, after the pods were made. */
  public mount(mounts: readonly kplus.VolumeMount[]): void {
    this.statefulSet.containers[0].mounts.push(...mounts);
  }

  private mounts(): kplus.VolumeMount[] {
    const { shared, group } = this.props;
    const own = { path: '/data', volume: emptyDir(this, 'data', Size.gibibytes(1)) };
    // The config is mounted in it, and Synapse wants to make the folder of the media there.
    if (group.app !== MEDIA_APP) return [own, ...shared.mounts];
    const folder = shared.mediaInBucket;
    if (shared.media || folder === undefined) return [own, ...shared.mounts, ...(shared.media ? [shared.media] : [])];
    return [own, ...shared.mounts, { path: folder, volume: emptyDir(this, 'media-copies', COPIES_SIZE) }];
  }

  /** The folder with copies of media that only this pod has. Undefined if the media are in a claim. */
  private copies(mounts: readonly kplus.VolumeMount[]): kplus.VolumeMount | undefined {
    return mounts.find(({ volume }) => volume.name === 'media-copies');
  }

  private configArgs(): string[] {
    const paths = [...this.props.shared.configPaths, WORKER_YAML];
    return [...paths.map((path) => `--config-path=${path}`), '--no-secrets-in-config'];
  }

  private filesTask(): string {
    const { shared, config } = this.props;
    return JSON.stringify({
      worker: config,
      target: WORKER_YAML,
      result: '/dev/termination-log',
      ...shared.databaseTask,
    });
  }

  private addInit(name: string, command: string[], mounts: readonly kplus.VolumeMount[], memory: number): void {
    this.statefulSet.addInitContainer({
      name,
      image: this.props.shared.image,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command,
      envVariables: { POD_NAME: POD_NAME(), RESULT: kplus.EnvValue.fromValue('/dev/termination-log') },
      resources: resources({ cpuRequest: 20, memoryRequest: memory, memoryLimit: 512 }),
      securityContext: restrictedContainer(SYNAPSE_USER),
      volumeMounts: [...mounts],
    });
  }
}

const POD_NAME = () => kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME);

function probe(path: string, period: Duration, failures: number): kplus.Probe {
  return kplus.Probe.fromHttpGet(path, {
    port: WORKER_PORTS.http,
    periodSeconds: period,
    failureThreshold: failures,
    timeoutSeconds: Duration.seconds(5),
  });
}
