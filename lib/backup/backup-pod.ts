import { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import { secretFiles } from '../secrets/secret-files';
import { IMAGES, SYNAPSE_USER } from '../shared/images';
import { memoryVolume } from '../shared/pods/memory-volume';
import { onNodeOf } from '../shared/pods/on-node-of';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { scratchVolume } from '../shared/pods/scratch-volume';
import type { JobTemplateProps } from '../shared/job-template';
import { selectorLabels } from '../shared/labels';
import { program } from '../shared/program/program';
import { SMALL_SCRATCH, UNKNOWN_ROOM } from '../shared/workload';
import { MEDIA_FOLDER } from '../shared/volume-claim';
import type { BackupOptions } from './backup-options';
import type { BackupSource } from './backup-source';
import { CA_FOLDER } from '../secrets/ca-certificate';

const RESULT = '/dev/termination-log';
const CACHE = Size.gibibytes(2);
/** The room for restic, or for ssh with its libraries. */
const TOOLS_SIZE = Size.mebibytes(128);

/** `ssh` and `initdb` ask for the name of their user, and the images have none for Synapse's. */
const PASSWD: k8s.VolumeMount = { name: 'tools', mountPath: '/etc/passwd', subPath: 'passwd', readOnly: true };

export interface BackupPodProps {
  readonly name: string;
  readonly component: string;
  readonly source: BackupSource;
  readonly options: BackupOptions;
  readonly password: SecretKey;
  readonly script: string;
  /** The program's argument without paths. It holds names of secrets, never their values. */
  readonly task: object;
  readonly writesData?: boolean;
  readonly serviceAccountName?: string;
  /** Set for a pod that changes neither the homeserver, its secrets nor the repository. */
  readonly scratch?: ScratchPod;
}

/** The volume at `/data` that replaces the homeserver's claim, and the config of a homeserver that uses this volume. */
export interface ScratchPod {
  readonly volume: Omit<k8s.Volume, 'name'>;
  readonly configMapName: string;
  readonly configSecrets: readonly SecretKey[];
}

/**
 * A pod in the homeserver's image, which has Python. The restic binary is copied into it from restic's image. So one program does the whole work, and
 * reports one result.
 */
export function backupPod(props: BackupPodProps): JobTemplateProps {
  const { source, options, password, scratch } = props;
  const { _claimName: claim, _remote: remote, _repository: repository } = options.target;
  const ca = remote?.ca;
  const scratchSize = options.scratchSize ?? roomForBackup(source.databaseRoom);
  const { _kind: database } = source.database;
  const memoryFolder = scratch ? undefined : database.memoryFolder;
  const media = scratch ? undefined : source.mediaClaimName;
  const secrets = scratch ? [] : Object.entries(source.secrets);
  const keys = [
    ...secrets.map(([, key]) => key),
    ...(scratch?.configSecrets ?? []),
    password,
    ...(remote?.secrets ?? []),
    ...(ca?._secret ? [ca._secret] : []),
    ...(scratch ? [] : database.secrets),
  ];
  const files = secretFiles(keys);
  const mounts: k8s.VolumeMount[] = [
    { name: 'data', mountPath: '/data', readOnly: props.writesData || scratch ? undefined : true },
    ...(media === undefined
      ? []
      : [{ name: 'media', mountPath: MEDIA_FOLDER, readOnly: props.writesData ? undefined : true }]),
    { name: 'tools', mountPath: '/tools', readOnly: true },
    { name: 'work', mountPath: '/work' },
    { name: 'tmp', mountPath: '/tmp' },
    ...(memoryFolder ? [{ ...memoryFolder }] : []),
    ...(claim === undefined ? [] : [{ name: 'repository', mountPath: repository, readOnly: scratch && true }]),
    ...(scratch ? [{ name: 'config', mountPath: '/config', readOnly: true }] : []),
    ...(ca?._configMap ? [{ name: 'ca', mountPath: CA_FOLDER, readOnly: true }] : []),
    ...(remote?.overSsh ? [PASSWD] : []),
    ...files.mounts,
  ];
  const tools = database.tools({
    image: options.postgresImage,
    mounts: { ...Object.fromEntries(mounts.map((mount) => [mount.name, mount])), passwd: PASSWD },
    readsData: props.writesData ?? false,
    scratch: scratch !== undefined,
    volumeOf: files.volumeOf,
  });
  const task = {
    data: '/data',
    ...(media !== undefined && { media: MEDIA_FOLDER }),
    ...(source.mediaBucket !== undefined && { bucket: source.mediaBucket }),
    work: '/work',
    scratch: scratchSize.toKibibytes() * 1024,
    restic: '/tools/restic',
    result: RESULT,
    repository,
    passwordFile: secretPath(password),
    ...remote?.task,
    ...(ca && { ca: ca._secret ? secretPath(ca._secret) : `${CA_FOLDER}/ca.crt` }),
    serverName: source.serverName,
    image: source.image,
    ...(scratch ? {} : database.task),
    ...tools?.task,
    secrets: Object.fromEntries(secrets.map(([name, key]) => [name, secretPath(key)])),
    ...props.task,
  };
  return {
    labels: selectorLabels(props.name, props.name, props.component),
    user: SYNAPSE_USER,
    serviceAccountName: props.serviceAccountName,
    restartPolicy: 'Never',
    affinity: scratch ? undefined : onNodeOf(source.podLabels),
    dns: remote === undefined || looksUpShortName(source) ? undefined : PUBLIC_NAMES,
    initContainers: [
      {
        name: 'restic',
        image: options.image ?? IMAGES.restic,
        command: copyTools(remote?.overSsh ?? false, tools !== undefined && scratch !== undefined),
        volumeMounts: [{ name: 'tools', mountPath: '/tools' }],
      },
      ...(tools ? [tools.sidecar] : []),
    ],
    container: {
      name: 'main',
      image: source.image,
      command: ['python3', '-c', props.script, JSON.stringify(task)],
      resources: resources(options),
      terminationMessagePath: RESULT,
      volumeMounts: mounts,
    },
    volumes: [
      { name: 'data', ...(scratch?.volume ?? { persistentVolumeClaim: { claimName: source.claimName } }) },
      ...(media === undefined ? [] : [{ name: 'media', persistentVolumeClaim: { claimName: media } }]),
      scratchVolume('tools', TOOLS_SIZE),
      scratchVolume('work', scratchSize),
      scratchVolume('tmp', SMALL_SCRATCH),
      ...(memoryFolder ? [memoryVolume(memoryFolder)] : []),
      ...(claim === undefined ? [] : [{ name: 'repository', persistentVolumeClaim: { claimName: claim } }]),
      ...(scratch ? [{ name: 'config', configMap: { name: scratch.configMapName } }] : []),
      ...(ca?._configMap ? [caVolume(ca._configMap)] : []),
      ...files.volumes,
    ],
  };
}

function copyTools(ssh: boolean, server: boolean): string[] {
  if (ssh) return ['sh', '-c', program('backup/copy_ssh.sh')];
  return server ? ['sh', '-c', program('backup/copy_restic.sh')] : ['cp', '/usr/bin/restic', '/tools/restic'];
}

function caVolume({ name, key }: { readonly name: string; readonly key: string }): k8s.Volume {
  return { name: 'ca', configMap: { name, items: [{ key, path: 'ca.crt' }] } };
}

/** A backup writes a copy of the database and reads it back. restic's cache takes some room too. */
function roomForBackup(database: Size | undefined): Size {
  if (!database) return UNKNOWN_ROOM;
  return Size.mebibytes(Math.ceil((2 * database.toKibibytes() + CACHE.toKibibytes()) / 1024));
}

/**
 * True if the programs of PostgreSQL may look up a short name with dots, such as `pg-rw.databases`. Their image has musl, which with `ndots:1` looks up such a name only
 * as a name of the internet.
 */
function looksUpShortName({ database }: BackupSource): boolean {
  const { server } = database._kind;
  return server !== undefined && /^[^.]+(\.[^.]+)?(\.svc)?$/.test(server.host) && server.host.includes('.');
}

function resources(options: BackupOptions): k8s.ResourceRequirements {
  const { cpu, memory, ephemeralStorage: disk } = options.resources ?? {};
  const quantities = (values: { readonly [name: string]: string | undefined }) => {
    const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return Object.fromEntries(given.map(([name, value]) => [name, k8s.Quantity.fromString(value)]));
  };
  if (!options.resources) {
    return { requests: quantities({ cpu: '50m', memory: '128Mi' }), limits: quantities({ memory: '1Gi' }) };
  }
  return {
    requests: quantities({
      cpu: cpu?.request?.amount,
      memory: memory?.request?.asString(),
      'ephemeral-storage': disk?.request?.asString(),
    }),
    limits: quantities({
      cpu: cpu?.limit?.amount,
      memory: memory?.limit?.asString(),
      'ephemeral-storage': disk?.limit?.asString(),
    }),
  };
}
