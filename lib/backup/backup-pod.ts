import { k8s } from 'cdk8s-plus-28';
import { PASSFILE_ROOT, postgresSecrets, postgresTask } from '../postgres/postgres-connection';
import type { PostgresConnection } from '../postgres/postgres-connection';
import { secretPath } from '../secrets/secret-files';
import type { SecretKey } from '../secrets/secret-key';
import { secretVolume } from '../secrets/secret-volume';
import { IMAGES, SYNAPSE_USER } from '../shared/images';
import type { JobTemplateProps } from '../shared/job-template';
import { selectorLabels } from '../shared/labels';
import { program } from '../shared/program';
import type { BackupOptions } from './backup-options';
import type { IBackupSource } from './backup-source';

const RESULT = '/dev/termination-log';
const EXCHANGE = '/work/postgres';
const PASSFILE = { name: 'passfile', mountPath: PASSFILE_ROOT };
const MEBIBYTE = k8s.Quantity.fromString('1Mi');

export interface BackupPodProps {
  readonly name: string;
  readonly component: string;
  readonly source: IBackupSource;
  readonly options: BackupOptions;
  readonly password: SecretKey;
  readonly script: string;
  /** What the program is told besides places: names, never values. */
  readonly task: object;
  readonly writesData?: boolean;
  readonly serviceAccountName?: string;
  /** For a pod that leaves the homeserver, its secrets and the repository as they are. */
  readonly scratch?: ScratchPod;
}

/** What stands at `/data` instead of the homeserver's claim, and what a homeserver on it is configured by. */
export interface ScratchPod {
  readonly volume: Omit<k8s.Volume, 'name'>;
  readonly configMapName: string;
  readonly configSecrets: readonly SecretKey[];
}

/**
 * A pod in the homeserver's image, which has Python, with the restic binary of its own image: one program sees to the whole work, so that one result tells
 * of all of it.
 */
export function backupPod(props: BackupPodProps): JobTemplateProps {
  const { source, options, password, scratch } = props;
  const { _claimName: claim, _credentials: credentials, _repository: repository } = options.target;
  const secrets = scratch ? [] : Object.entries(source.preciousSecrets);
  const database = source.postgres ? postgresSecrets(source.postgres) : [];
  const keys = [
    ...secrets.map(([, key]) => key),
    ...(scratch?.configSecrets ?? []),
    password,
    ...(credentials ? [credentials] : []),
    ...database,
  ];
  const task = {
    data: '/data',
    work: '/work',
    restic: '/tools/restic',
    result: RESULT,
    repository,
    passwordFile: secretPath(password),
    credentialsFile: credentials && secretPath(credentials),
    serverName: source.serverName,
    image: source.image,
    ...(source.postgres && { postgres: postgresTask(source.postgres), exchange: EXCHANGE }),
    secrets: Object.fromEntries(secrets.map(([name, key]) => [name, secretPath(key)])),
    ...props.task,
  };
  return {
    labels: selectorLabels(props.name, props.name, props.component),
    user: SYNAPSE_USER,
    serviceAccountName: props.serviceAccountName,
    restartPolicy: 'Never',
    affinity: scratch ? undefined : colocatedWith(source),
    initContainers: [
      {
        name: 'restic',
        image: options.image ?? IMAGES.restic,
        command: ['cp', '/usr/bin/restic', '/tools/restic'],
        volumeMounts: [{ name: 'tools', mountPath: '/tools' }],
      },
      ...(source.postgres ? [postgresPrograms(props, source.postgres, keys)] : []),
    ],
    container: {
      name: 'main',
      image: source.image,
      command: ['python3', '-c', props.script, JSON.stringify(task)],
      resources: resources(options),
      terminationMessagePath: RESULT,
      volumeMounts: [
        { name: 'data', mountPath: '/data', readOnly: props.writesData || scratch ? undefined : true },
        { name: 'tools', mountPath: '/tools', readOnly: true },
        { name: 'work', mountPath: '/work' },
        { name: 'tmp', mountPath: '/tmp' },
        ...(source.postgres ? [PASSFILE] : []),
        ...(claim === undefined ? [] : [{ name: 'repository', mountPath: repository, readOnly: scratch && true }]),
        ...(scratch ? [{ name: 'config', mountPath: '/config', readOnly: true }] : []),
        ...secretNames(keys).map((name) => ({
          name: volumeOf(name, keys),
          mountPath: `/secrets/${name}`,
          readOnly: true,
        })),
      ],
    },
    volumes: [
      { name: 'data', ...(scratch?.volume ?? { persistentVolumeClaim: { claimName: source.claimName } }) },
      { name: 'tools', emptyDir: {} },
      { name: 'work', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
      ...(source.postgres ? [{ name: PASSFILE.name, emptyDir: { medium: 'Memory', sizeLimit: MEBIBYTE } }] : []),
      ...(claim === undefined ? [] : [{ name: 'repository', persistentVolumeClaim: { claimName: claim } }]),
      ...(scratch ? [{ name: 'config', configMap: { name: scratch.configMapName } }] : []),
      ...secretNames(keys).map((name) => ({
        name: volumeOf(name, keys),
        secret: secretVolume(keys.filter((key) => key.name === name)),
      })),
    ],
  };
}

/**
 * The programs of PostgreSQL, beside the main one for as long as that works: they can't be copied into its image, as restic can, since they need their own
 * libraries.
 */
function postgresPrograms(
  props: BackupPodProps,
  { ca }: PostgresConnection,
  keys: readonly SecretKey[],
): k8s.Container {
  return {
    name: 'postgres',
    image: props.options.postgresImage ?? IMAGES.postgres,
    restartPolicy: 'Always',
    command: ['bash', '-c', program('postgres/programs.sh'), 'programs', EXCHANGE],
    volumeMounts: [
      ...(props.writesData ? [{ name: 'data', mountPath: '/data', readOnly: true }] : []),
      { name: 'work', mountPath: '/work' },
      { ...PASSFILE, readOnly: true },
      ...(ca ? [{ name: volumeOf(ca.name, keys), mountPath: `/secrets/${ca.name}`, readOnly: true }] : []),
    ],
  };
}

/** On the node of the homeserver's pod, since a claim of one node can be mounted nowhere else. */
function colocatedWith(source: IBackupSource): k8s.Affinity {
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { ...source.podLabels } } };
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}

function resources(options: BackupOptions): k8s.ResourceRequirements {
  const { cpu, memory } = options.resources ?? {};
  const quantities = (values: { readonly cpu?: string; readonly memory?: string }) => {
    const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return Object.fromEntries(given.map(([name, value]) => [name, k8s.Quantity.fromString(value)]));
  };
  if (!options.resources) {
    return { requests: quantities({ cpu: '50m', memory: '128Mi' }), limits: quantities({ memory: '1Gi' }) };
  }
  return {
    requests: quantities({ cpu: cpu?.request?.amount, memory: memory?.request?.asString() }),
    limits: quantities({ cpu: cpu?.limit?.amount, memory: memory?.limit?.asString() }),
  };
}

function secretNames(keys: readonly SecretKey[]): string[] {
  return [...new Set(keys.map((key) => key.name))];
}

/** Numbered, since the name of a Secret may be longer than that of a volume. */
function volumeOf(name: string, keys: readonly SecretKey[]): string {
  return `secret-${secretNames(keys).indexOf(name)}`;
}
