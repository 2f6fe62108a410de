import { Chart, Cron, Size } from 'cdk8s';
import type { App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as lib from '../../lib';
import { newStack } from './manifests';
import { PODS } from './pod-values';
import type { PropTable } from './prop-table';

const { BackupTarget, SecretKey } = lib;
const secretKey = SecretKey.of('mine', 'mine');
const chart = (app: App) => new Chart(app, 'chart', { namespace: 'mine' });
const backupSource = (claimName: string): lib.IBackupSource => ({ backupSource: { ...SOURCE, claimName } });
const SOURCE: lib.BackupSource = {
  serverName: 'example.org',
  image: 'example.org/synapse:1',
  claimName: 'data',
  podLabels: { a: 'b' },
  secrets: { signing_key: secretKey },
  generatedSecrets: [],
  configMapName: 'config',
  configSecrets: [],
  database: lib.SynapseDatabase.sqlite(),
};

const POSTGRES = { host: 'pg', password: secretKey };
const BACKUP: PropTable['values'] = {
  target: BackupTarget.existingClaim('mine'),
  schedule: Cron.hourly(),
  keep: { daily: 1 },
  restore: lib.Restore.latest(),
  suspended: true,
  drill: {},
  password: secretKey,
  image: 'example.org/mine:1',
  postgresImage: 'example.org/postgres:1',
  resources: { cpu: { request: kplus.Cpu.millis(77) } },
  pods: PODS,
};

export const BACKUP_TABLES: PropTable[] = [
  {
    file: 'database/postgres-props.ts',
    name: 'PostgresProps',
    build: (app, props) => {
      const database = lib.SynapseDatabase.postgres({ host: 'a', password: SecretKey.of('a', 'a'), ...props });
      return newStack(app, { synapse: { database } });
    },
    values: {
      host: 'b',
      port: 5433,
      database: 'mine',
      user: 'mine',
      password: secretKey,
      sslMode: lib.PostgresSslMode.REQUIRE,
      ca: secretKey,
      minConnections: 1,
      maxConnections: 11,
    },
  },
  {
    file: 'guards/deletion-guard.ts',
    name: 'DeletionGuardProps',
    build: (app, props) => new lib.DeletionGuard(chart(app), 'guard', props),
    values: { claims: ['b'], secrets: ['c'] },
  },
  {
    file: 'backup/restore.ts',
    name: 'RestoreSnapshotOptions',
    build: (app, options) => {
      const restore = lib.Restore.snapshot('0123456789', options);
      return newStack(app, { backup: { target: BackupTarget.volume(), restore } });
    },
    values: { replaceExisting: true },
  },
  {
    file: 'backup/backup-options.ts',
    name: 'BackupOptions',
    build: (app, props) => {
      const synapse = 'postgresImage' in props ? { database: lib.SynapseDatabase.postgres(POSTGRES) } : {};
      return newStack(app, { synapse, backup: { target: BackupTarget.volume(), ...props } });
    },
    values: BACKUP,
    base: { postgresImage: { postgresImage: 'example.org/postgres:0' } },
  },
  {
    file: 'backup/backup-options.ts',
    name: 'BackupRetention',
    build: (app, keep) => newStack(app, { backup: { target: BackupTarget.volume(), keep } }),
    values: { daily: 1, weekly: 1, monthly: 1 },
  },
  {
    file: 'backup/drill-options.ts',
    name: 'DrillOptions',
    build: (app, drill) => newStack(app, { backup: { target: BackupTarget.volume(), drill } }),
    values: {
      schedule: Cron.hourly(),
      size: Size.gibibytes(3),
      storageClassName: 'mine',
      resources: { cpu: { request: kplus.Cpu.millis(77) } },
      pods: PODS,
    },
  },
  {
    file: 'backup/backup-target.ts',
    name: 'BackupVolumeOptions',
    build: (app, props) => newStack(app, { backup: { target: BackupTarget.volume(props) } }),
    values: { size: Size.gibibytes(3), storageClassName: 'mine' },
  },
  {
    file: 'backup/backup-target.ts',
    name: 'S3BackupProps',
    build: (app, props) => {
      const bucket = { endpoint: 'https://a.org', bucket: 'abc', credentials: SecretKey.of('a', 'a'), ...props };
      return newStack(app, { backup: { target: BackupTarget.s3(bucket) } });
    },
    values: { endpoint: 'https://b.org', bucket: 'def', path: 'p', credentials: secretKey },
  },
  {
    file: 'backup/synapse-backup.ts',
    name: 'SynapseBackupProps',
    build: (app, props) => {
      const source = backupSource('other');
      return new lib.SynapseBackup(chart(app), 'backup', { target: BackupTarget.volume(), source, ...props });
    },
    values: { source: backupSource('data') },
  },
];
