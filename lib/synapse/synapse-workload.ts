import { ApiObject, Duration, JsonPatch, Lazy } from 'cdk8s';
import type { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Database } from '../database/database';
import { SECRETS_ROOT, secretMounts, secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import type { ConfigFiles } from '../shared/config-files';
import { NOT_PRUNED } from '../shared/gitops';
import { SYNAPSE_USER } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { program } from '../shared/program/program';
import { MEDIA_FOLDER, claimSpec } from '../shared/volume-claim';
import { emptyDir, finishWorkload, memoryMount, resources, restrictedContainer } from '../shared/workload';
import type { AppService } from './app-service';
import type { DataVolume } from './data-volume';
import type { MediaVolume } from './media-volume';
import { HTTP_PORT, METRICS_PORT } from './homeserver-config';
import { changeRegistrations } from './changed-registrations';
import { MEMORY_LIMIT } from './synapse-memory';
import { followMainContainer } from './follow-main-container';

export const SYNAPSE_LABELS = selectorLabels('synapse', 'synapse', 'homeserver');

/** The container that tries the config. */
const PREFLIGHT_CONTAINER = 'preflight';

/** The path at which `register_new_matrix_user` and administrators expect the file. */
const CONFIG_PATH = '/data/homeserver.yaml';

/** The config file with the listeners. The preflight writes it, since only the node knows whether its kernel has IPv6. */
const LISTENERS_PATH = '/tmp/listeners.yaml';

export interface SynapseWorkloadProps {
  readonly image: string;
  /** `homeserver.yaml` and `log.yaml`. */
  readonly files: ConfigFiles;
  readonly secrets: readonly SecretKey[];
  /** A checksum of the values from a secrets file. */
  readonly secretsChecksum?: string;
  /** The keys that hold further config files. */
  readonly fragments: readonly SecretKey[];
  readonly appServices: readonly AppService[];
  /** Gives the argument of the start guard. Called at synth. */
  readonly guard: () => object;
  readonly signingKey: SecretKey;
  readonly storage: DataVolume;
  /** The claim for the media alone. */
  readonly media?: MediaVolume;
  /** The room for temporary files. */
  readonly scratchSize: Size;
  readonly database: Database;
  readonly metrics: boolean;
  readonly resources?: kplus.ContainerResources;
}

/** Synapse's process, its claim and its Service. */
export class SynapseWorkload extends Construct {
  public readonly statefulSet: kplus.StatefulSet;
  public readonly service: kplus.Service;

  constructor(scope: Construct, id: string, props: SynapseWorkloadProps) {
    super(scope, id);
    const metadata = { name: 'synapse', labels: SYNAPSE_LABELS };
    const ports = [
      { name: 'http', number: HTTP_PORT },
      ...(props.metrics ? [{ name: 'metrics', number: METRICS_PORT }] : []),
    ];
    this.service = new kplus.Service(this, 'Service', {
      metadata,
      ports: ports.map(({ name, number }) => ({ name, port: number, targetPort: number })),
    });
    const mounts = [
      ...this.mounts(props),
      ...secretMounts(this, [...props.secrets, ...props.fragments, ...props.database.secrets]),
    ];
    this.statefulSet = new kplus.StatefulSet(this, 'StatefulSet', {
      metadata,
      podMetadata: {
        labels: SYNAPSE_LABELS,
        annotations: {
          'checksum/config': props.files.checksum,
          ...(props.secretsChecksum && { 'checksum/secrets': props.secretsChecksum }),
        },
      },
      select: false,
      service: this.service,
      replicas: 1,
      // With OrderedReady, a pod that never becomes ready would block the rollout of a repaired pod.
      podManagementPolicy: kplus.PodManagementPolicy.PARALLEL,
      terminationGracePeriod: Duration.seconds(60),
      securityContext: {
        ensureNonRoot: true,
        user: SYNAPSE_USER,
        group: SYNAPSE_USER,
        fsGroup: SYNAPSE_USER,
        fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH,
      },
      containers: [
        {
          name: 'synapse',
          image: props.image,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          args: ['run', ...configArgs(props.fragments), '--no-secrets-in-config'],
          ports,
          resources:
            props.resources ??
            resources({ cpuRequest: 100, memoryRequest: 256, memoryLimit: MEMORY_LIMIT.toMebibytes() }),
          securityContext: restrictedContainer(SYNAPSE_USER),
          // After an upgrade, the migration of the database schema may take half an hour.
          startup: health(Duration.seconds(2), 900),
          liveness: health(Duration.seconds(10), 6),
          readiness: health(Duration.seconds(5), 3),
          volumeMounts: mounts,
        },
      ],
    });
    this.guardStart(props, mounts);
    const registrations = changeRegistrations(this, this.statefulSet, props);
    this.tryConfig(props, mounts);
    if (registrations) this.mount([registrations]);
    // Other homeservers, push services and pages for previews have names of the internet.
    finishWorkload(this.statefulSet, SYNAPSE_LABELS, { service: this.service, dns: PUBLIC_NAMES });
    followMainContainer(this.statefulSet, PREFLIGHT_CONTAINER);
  }

  /** Adds mounts to the main container, and so to the container that tries the config, after the pod was made. */
  public mount(mounts: readonly kplus.VolumeMount[]): void {
    for (const container of this.statefulSet.containers) container.mounts.push(...mounts);
  }

  private guardStart(props: SynapseWorkloadProps, mounts: kplus.VolumeMount[]): void {
    const { database } = props;
    const task = () =>
      JSON.stringify({
        data: '/data',
        result: '/dev/termination-log',
        signingKey: secretPath(props.signingKey),
        ...(props.media && { media: MEDIA_FOLDER }),
        ...database.task,
        ...props.guard(),
      });
    const secrets = [props.signingKey, ...database.secrets].map(({ name }) => `${SECRETS_ROOT}/${name}`);
    const paths = ['/data', MEDIA_FOLDER, '/tmp', database.memoryFolder?.mountPath, ...secrets];
    this.statefulSet.addInitContainer({
      name: 'guard',
      image: props.image,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: ['python3', '-c', program(database.programs.guard), Lazy.any({ produce: task }) as string],
      resources: resources({ cpuRequest: 10, memoryRequest: 32, memoryLimit: 256 }),
      securityContext: restrictedContainer(SYNAPSE_USER),
      volumeMounts: mounts.filter(({ path }) => paths.includes(path)),
    });
  }

  /** Tries the config with the same image, arguments and mounts as the main container. */
  private tryConfig(props: SynapseWorkloadProps, mounts: kplus.VolumeMount[]): void {
    this.statefulSet.addInitContainer({
      name: PREFLIGHT_CONTAINER,
      image: props.image,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: [
        'python3',
        '-c',
        program('synapse/preflight.py'),
        ...configArgs(props.fragments),
        '--no-secrets-in-config',
      ],
      envVariables: { RESULT: kplus.EnvValue.fromValue('/dev/termination-log') },
      resources: resources({ cpuRequest: 100, memoryRequest: 128, memoryLimit: 512 }),
      securityContext: restrictedContainer(SYNAPSE_USER),
      // The list is a copy, since late mounts are added to the list of each container.
      volumeMounts: [...mounts],
    });
  }

  private mounts(props: SynapseWorkloadProps): kplus.VolumeMount[] {
    const { memoryFolder: folder } = props.database;
    const config = kplus.Volume.fromConfigMap(this, 'config', props.files.configMap, { name: 'config' });
    return [
      { path: '/data', volume: this.claimed('Data', props.storage) },
      ...(props.media ? [{ path: MEDIA_FOLDER, volume: this.claimed('Media', props.media) }] : []),
      { path: CONFIG_PATH, volume: config, subPath: 'homeserver.yaml', readOnly: true },
      { path: '/config', volume: config, readOnly: true },
      // SQLite and uploads need room for temporary files on the read-only root.
      { path: '/tmp', volume: emptyDir(this, 'tmp', props.scratchSize) },
      // The guard, which is the first container of the pod, fills this folder.
      ...(folder ? [memoryMount(this, folder.name, folder.mountPath)] : []),
    ];
  }

  private claimed(id: 'Data' | 'Media', { _create: create, claimName }: DataVolume | MediaVolume): kplus.Volume {
    const name = id.toLowerCase();
    if (!create) {
      const claim = kplus.PersistentVolumeClaim.fromClaimName(this, id, claimName);
      return kplus.Volume.fromPersistentVolumeClaim(this, name, claim, { name });
    }
    const { accessModes, storageClassName, volumeName, resources } = claimSpec(create);
    const claim = new kplus.PersistentVolumeClaim(this, id, {
      metadata: { name: claimName, labels: SYNAPSE_LABELS, annotations: NOT_PRUNED },
      accessModes: accessModes as kplus.PersistentVolumeAccessMode[],
      storageClassName,
    });
    // The claim of cdk8s-plus supports only sizes in whole GiB, and only volumes that it knows.
    ApiObject.of(claim).addJsonPatch(
      JsonPatch.add('/spec/resources', resources),
      ...(volumeName === undefined ? [] : [JsonPatch.add('/spec/volumeName', volumeName)]),
    );
    return kplus.Volume.fromPersistentVolumeClaim(this, name, claim, { name });
  }
}

function configArgs(fragments: readonly SecretKey[]): string[] {
  const paths = [CONFIG_PATH, LISTENERS_PATH, ...fragments.map((key) => secretPath(key))];
  return paths.map((path) => `--config-path=${path}`);
}

function health(period: Duration, failures: number): kplus.Probe {
  return kplus.Probe.fromHttpGet('/health', {
    port: HTTP_PORT,
    periodSeconds: period,
    failureThreshold: failures,
    timeoutSeconds: Duration.seconds(5),
  });
}
