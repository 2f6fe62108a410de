import { ApiObject, Duration, JsonPatch, Lazy, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PASSFILE_ROOT, databaseKind, postgresSecrets, postgresTask } from '../postgres/postgres-connection';
import type { PostgresConnection } from '../postgres/postgres-connection';
import { SECRETS_ROOT, secretMounts, secretPath } from '../secrets/secret-files';
import type { SecretKey } from '../secrets/secret-key';
import type { ConfigFiles } from '../shared/config-files';
import { SYNAPSE_USER } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { program } from '../shared/program';
import { emptyDir, finishWorkload, resources, restrictedContainer } from '../shared/workload';
import type { DataVolume } from './data-volume';
import { HTTP_PORT, METRICS_PORT } from './homeserver-config';

export const SYNAPSE_LABELS = selectorLabels('synapse', 'synapse', 'homeserver');

/** Needs every mount of the real start, those that come late too. */
const PREFLIGHT_CONTAINER = 'preflight';

/** Where `register_new_matrix_user` and people expect it. */
const CONFIG_PATH = '/data/homeserver.yaml';

export interface SynapseWorkloadProps {
  readonly image: string;
  /** `homeserver.yaml` and `log.yaml`. */
  readonly files: ConfigFiles;
  readonly secrets: readonly SecretKey[];
  /** Changes when a value from a secrets file does. */
  readonly secretsChecksum?: string;
  /** Further config files. */
  readonly fragments: readonly SecretKey[];
  /** What the start guard is told; called at synth. */
  readonly guard: () => object;
  readonly signingKey: SecretKey;
  readonly storage: DataVolume;
  /** Undefined: the database is in the volume. */
  readonly postgres?: PostgresConnection;
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
    const databaseSecrets = props.postgres ? postgresSecrets(props.postgres) : [];
    const mounts = [
      ...this.mounts(props),
      ...secretMounts(this, [...props.secrets, ...props.fragments, ...databaseSecrets]),
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
      // With OrderedReady a pod that never gets ready would block the repaired one.
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
          resources: props.resources ?? resources({ cpuRequest: 100, memoryRequest: 256, memoryLimit: 1536 }),
          securityContext: restrictedContainer(SYNAPSE_USER),
          // A migration of the schema after an upgrade may take half an hour.
          startup: health(Duration.seconds(2), 900),
          liveness: health(Duration.seconds(10), 6),
          readiness: health(Duration.seconds(5), 3),
          volumeMounts: mounts,
        },
      ],
    });
    this.guardStart(props, mounts);
    this.tryConfig(props, mounts);
    finishWorkload(this.statefulSet, SYNAPSE_LABELS, this.service);
    // Written though it is the default, which the API server drops.
    ApiObject.of(this.statefulSet).addJsonPatch(
      JsonPatch.test('/spec/template/spec/volumes/0/name', 'data'),
      JsonPatch.remove('/spec/template/spec/volumes/0/persistentVolumeClaim/readOnly'),
    );
  }

  /** Mounts something in the process, and where its config is tried, after the pod was composed. */
  public mount(mounts: readonly kplus.VolumeMount[]): void {
    const preflight = this.statefulSet.initContainers.filter(({ name }) => name === PREFLIGHT_CONTAINER);
    for (const container of [...this.statefulSet.containers, ...preflight]) container.mounts.push(...mounts);
  }

  private guardStart(props: SynapseWorkloadProps, mounts: kplus.VolumeMount[]): void {
    const task = () =>
      JSON.stringify({
        data: '/data',
        result: '/dev/termination-log',
        signingKey: secretPath(props.signingKey),
        postgres: props.postgres && postgresTask(props.postgres),
        ...props.guard(),
      });
    const { postgres, signingKey } = props;
    const secrets = [signingKey, ...(postgres ? postgresSecrets(postgres) : [])];
    const paths = ['/data', '/tmp', PASSFILE_ROOT, ...secrets.map(({ name }) => `${SECRETS_ROOT}/${name}`)];
    this.statefulSet.addInitContainer({
      name: 'guard',
      image: props.image,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: [
        'python3',
        '-c',
        program(`synapse/guard_${databaseKind(postgres)}.py`),
        Lazy.any({ produce: task }) as string,
      ],
      resources: resources({ cpuRequest: 10, memoryRequest: 32, memoryLimit: 256 }),
      securityContext: restrictedContainer(SYNAPSE_USER),
      volumeMounts: mounts.filter(({ path }) => paths.includes(path)),
    });
  }

  /** The same image, arguments and mounts as the real start. */
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
      // A list of its own: what is mounted late is added to each.
      volumeMounts: [...mounts],
    });
  }

  private mounts(props: SynapseWorkloadProps): kplus.VolumeMount[] {
    const config = kplus.Volume.fromConfigMap(this, 'config', props.files.configMap, { name: 'config' });
    return [
      { path: '/data', volume: this.dataVolume(props.storage) },
      { path: CONFIG_PATH, volume: config, subPath: 'homeserver.yaml', readOnly: true },
      { path: '/config', volume: config, readOnly: true },
      // SQLite and uploads need room for temporary files on the read-only root.
      { path: '/tmp', volume: emptyDir(this, 'tmp') },
      // Made by the guard, which is the first in the pod.
      ...(props.postgres ? [{ path: PASSFILE_ROOT, volume: passfileVolume(this) }] : []),
    ];
  }

  private dataVolume(storage: DataVolume): kplus.Volume {
    const create = storage._create;
    const claim = create
      ? new kplus.PersistentVolumeClaim(this, 'Data', {
          metadata: { name: storage.claimName, labels: SYNAPSE_LABELS },
          accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
          storageClassName: create.storageClassName,
        })
      : kplus.PersistentVolumeClaim.fromClaimName(this, 'Data', storage.claimName);
    if (create) {
      // By cdk8s-plus a size would have to be whole GiB.
      const requests = { storage: kplus.k8s.Quantity.fromString(create.size.asString()) };
      ApiObject.of(claim).addJsonPatch(JsonPatch.add('/spec/resources', { requests }));
    }
    return kplus.Volume.fromPersistentVolumeClaim(this, 'data', claim, { name: 'data' });
  }
}

function passfileVolume(scope: Construct): kplus.Volume {
  return emptyDir(scope, 'passfile', { medium: kplus.EmptyDirMedium.MEMORY, sizeLimit: Size.mebibytes(1) });
}

function configArgs(fragments: readonly SecretKey[]): string[] {
  return [CONFIG_PATH, ...fragments.map((key) => secretPath(key))].map((path) => `--config-path=${path}`);
}

function health(period: Duration, failures: number): kplus.Probe {
  return kplus.Probe.fromHttpGet('/health', {
    port: HTTP_PORT,
    periodSeconds: period,
    failureThreshold: failures,
    timeoutSeconds: Duration.seconds(5),
  });
}
