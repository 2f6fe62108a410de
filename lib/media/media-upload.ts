import { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { BackupSource } from '../backup/backup-source';
import { jobPackages } from '../packages/job-packages';
import type { JobPackages } from '../packages/job-packages';
import { PACKAGES_FOLDER, PACKAGES_SIZE } from '../packages/package-install';
import type { PackageInstall } from '../packages/package-install';
import { secretFiles } from '../secrets/secret-files';
import type { SecretFiles } from '../secrets/secret-files';
import { SYNAPSE_USER } from '../shared/images';
import { jobTemplate } from '../shared/job-template';
import { selectorLabels } from '../shared/labels';
import { memoryVolume } from '../shared/pods/memory-volume';
import { onNodeOf } from '../shared/pods/on-node-of';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { scratchVolume } from '../shared/pods/scratch-volume';
import { program } from '../shared/program/program';
import { MEDIA_FOLDER } from '../shared/volume-claim';
import { SMALL_SCRATCH } from '../shared/workload';
import { BUCKET_CA_FOLDER } from './media-bucket';
import type { MediaBucket } from './media-bucket';
import { speakForBucket } from './speak-for-bucket';

const NAME = 'synapse-media-upload';
const LABELS = selectorLabels(NAME, NAME, 'media-upload');
const RESULT = '/dev/termination-log';
/** The room for the tool's list of files: about 300 bytes for each. */
const WORK_SIZE = Size.gibibytes(2);
const DATA = { name: 'data', mountPath: '/data' };

export interface MediaUploadProps {
  readonly source: BackupSource;
  readonly bucket: MediaBucket;
  readonly packages?: PackageInstall;
  /** The variables of each process of the homeserver. */
  readonly env: { readonly [name: string]: string };
}

/** Copies media into the bucket by schedule, and removes local copies that nobody opens any more. */
export class MediaUpload extends Construct {
  constructor(scope: Construct, id: string, props: MediaUploadProps) {
    super(scope, id);
    const { source, bucket, packages: install } = props;
    const packages = jobPackages({
      image: source.image,
      ...(install && { install }),
      room: PACKAGES_SIZE,
      data: DATA,
      resources: resources(64, 512),
    });
    const template = jobTemplate(this, {
      labels: LABELS,
      user: SYNAPSE_USER,
      restartPolicy: 'Never',
      affinity: onNodeOf(source.podLabels),
      dns: PUBLIC_NAMES,
      initContainers: packages.initContainers,
      container: {
        name: 'main',
        image: source.image,
        command: ['python3', '-c', program('media/upload.py'), JSON.stringify(task(props))],
        env: Object.entries(props.env).map(([name, value]) => ({ name, value })),
        resources: resources(128, 512),
        terminationMessagePath: RESULT,
        volumeMounts: mounts(props, packages),
      },
      volumes: volumes(props, packages),
    });
    new k8s.KubeCronJob(this, 'CronJob', {
      metadata: { name: NAME, labels: LABELS },
      spec: {
        schedule: bucket._times.schedule.expressionString,
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          metadata: { labels: LABELS },
          // The first run may take days. A run that was ended is repeated by the schedule, and goes on.
          spec: { backoffLimit: 1, activeDeadlineSeconds: 6 * 24 * 3600, template },
        },
      },
    });
    speakForBucket(this, source, bucket, LABELS, props.packages);
  }
}

function task({ source, bucket }: MediaUploadProps): object {
  return {
    data: '/data',
    ...(source.mediaClaimName !== undefined && { media: MEDIA_FOLDER }),
    work: '/work',
    result: RESULT,
    serverName: source.serverName,
    config: '/config/homeserver.yaml',
    packages: PACKAGES_FOLDER,
    ...source.database._kind.task,
    ...bucket._task,
  };
}

function mounts(props: MediaUploadProps, packages: JobPackages): k8s.VolumeMount[] {
  const { memoryFolder } = props.source.database._kind;
  return [
    DATA,
    ...(props.source.mediaClaimName === undefined ? [] : [{ name: 'media', mountPath: MEDIA_FOLDER }]),
    { name: 'config', mountPath: '/config', readOnly: true },
    { name: 'work', mountPath: '/work' },
    { name: 'tmp', mountPath: '/tmp' },
    ...packages.mounts,
    ...(memoryFolder ? [{ ...memoryFolder }] : []),
    ...(props.bucket._caConfigMap ? [{ name: 'ca', mountPath: BUCKET_CA_FOLDER, readOnly: true }] : []),
    ...secrets(props).mounts,
  ];
}

function volumes(props: MediaUploadProps, packages: JobPackages): k8s.Volume[] {
  const { source, bucket } = props;
  const { memoryFolder } = source.database._kind;
  const ca = bucket._caConfigMap;
  return [
    { name: 'data', persistentVolumeClaim: { claimName: source.claimName } },
    ...(source.mediaClaimName === undefined
      ? []
      : [{ name: 'media', persistentVolumeClaim: { claimName: source.mediaClaimName } }]),
    { name: 'config', configMap: { name: source.configMapName } },
    scratchVolume('work', WORK_SIZE),
    scratchVolume('tmp', SMALL_SCRATCH),
    ...packages.volumes,
    ...(memoryFolder ? [memoryVolume(memoryFolder)] : []),
    ...(ca ? [{ name: 'ca', configMap: { name: ca.name, items: [{ key: ca.key, path: 'ca.crt' }] } }] : []),
    ...secrets(props).volumes,
  ];
}

function secrets({ source, bucket }: MediaUploadProps): SecretFiles {
  return secretFiles([...source.database._kind.secrets, ...bucket._secrets]);
}

/** The memory in MiB. */
function resources(request: number, limit: number): k8s.ResourceRequirements {
  const quantity = (amount: string) => k8s.Quantity.fromString(amount);
  return {
    requests: { cpu: quantity('50m'), memory: quantity(`${request}Mi`) },
    limits: { memory: quantity(`${limit}Mi`) },
  };
}
