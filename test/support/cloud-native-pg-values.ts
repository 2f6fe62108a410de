import { Cron, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { SecretKey, SynapseDatabase, SynchronousCommit } from '../../lib';
import type { ClusterBackup, CloudNativePgOptions, ClusterRecovery } from '../../lib';
import { newStack } from './manifests';
import { PODS } from './pod-values';
import type { PropTable } from './prop-table';

const key = SecretKey.of('bucket', 'key');
export const BUCKET: ClusterBackup = { bucket: 'backups', accessKeyId: key, secretAccessKey: key };

const RECOVERY: Required<ClusterRecovery> = { folder: 'lost', until: '2026-11-28T20:00:00Z' };

const BACKUP: Required<ClusterBackup> = {
  bucket: 'other',
  path: 'a/b',
  folder: 'second',
  endpoint: 'https://s3.example.org',
  region: 'garage',
  accessKeyId: SecretKey.of('bucket', 'id'),
  secretAccessKey: SecretKey.of('bucket', 'secret'),
  ca: SecretKey.of('bucket-ca', 'ca.crt'),
  schedule: Cron.weekly(),
  keep: Duration.days(7),
  suspended: true,
  recover: RECOVERY,
};

/** A value that differs from the default for each option. */
export const EVERY_OPTION: Required<CloudNativePgOptions> = {
  name: 'mine',
  instances: 5,
  size: Size.gibibytes(3),
  storageClassName: 'fast',
  walSize: Size.gibibytes(2),
  memory: Size.gibibytes(2),
  cpu: Cpu.millis(500),
  synchronous: SynchronousCommit.required(2),
  serverConnections: 150,
  minConnections: 2,
  maxConnections: 20,
  parameters: { log_min_duration_statement: '500' },
  image: 'example.org/postgres:17.2',
  backup: BACKUP,
  pods: PODS,
};

const build: PropTable['build'] = (app, options) =>
  newStack(app, { synapse: { database: SynapseDatabase.cloudNativePg(options) } });
const folder = 'database/cloud-native-pg';

export const CLOUD_NATIVE_PG_TABLES: PropTable[] = [
  {
    file: `${folder}/cloud-native-pg-options.ts`,
    name: 'CloudNativePgOptions',
    values: { ...EVERY_OPTION, backup: BUCKET },
    base: {},
    build,
  },
  {
    file: `${folder}/cluster-backup.ts`,
    name: 'ClusterBackup',
    values: { ...BACKUP },
    base: {},
    build: (app, backup) => build(app, { backup: { ...BUCKET, ...backup } }),
  },
  {
    file: `${folder}/cluster-backup.ts`,
    name: 'ClusterRecovery',
    values: { ...RECOVERY },
    base: {},
    build: (app, recover) => build(app, { backup: { ...BUCKET, recover: { folder: 'old', ...recover } } }),
  },
];
