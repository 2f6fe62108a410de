import type { Cron } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { flag, instanceOf, number, shapeOf, text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { cron } from '../shared/units-kinds';
import { BackupTarget } from './backup-target';
import { DRILL_OPTIONS } from './drill-options';
import type { DrillOptions } from './drill-options';
import { Restore } from './restore';

/** The number of backups to keep. The newest backup is always kept. */
export interface BackupRetention {
  /** For this many days, the last backup of each day is kept. @default 7 */
  readonly daily?: number;
  /** For this many weeks, the last backup of each week is kept. @default 4 */
  readonly weekly?: number;
  /** For this many months, the last backup of each month is kept. @default 6 */
  readonly monthly?: number;
}

/** Options of a backup. */
export interface BackupOptions {
  /** The place where the encrypted backups are kept. */
  readonly target: BackupTarget;

  /** The schedule of the backups, in the time zone of the cluster's controller manager. @default - each night at 3:17 */
  readonly schedule?: Cron;

  /** The number of backups to keep. @default - 7 daily, 4 weekly, 6 monthly */
  readonly keep?: BackupRetention;

  /**
   * The password of the restic repository. Keep a copy of it outside of the cluster: without it, nobody can read a backup after the cluster is lost.
   * @default - generated in the cluster, in the Secret `synapse-backup` under `repository_password`
   */
  readonly password?: SecretKey;

  /** The backup in the target that the server starts from. @default - the server starts from the data in its volume */
  readonly restore?: Restore;

  /** If true, the schedule makes no backups and no drills. Use it for a second server that was restored only to look at its data. @default false */
  readonly suspended?: boolean;

  /**
   * Regular drills. A drill restores the latest backup into a scratch volume, starts a second Synapse on it without a network, and reports if all data are
   * there. `{}` takes every default. Drills need an SQLite database.
   * @default - no drills, as each fetches the whole backup, which takes room and may cost what a bucket's traffic does
   */
  readonly drill?: DrillOptions;

  /** The restic image. @default - the version that this release was tested with */
  readonly image?: string;

  /**
   * The image with `pg_dump`, `pg_restore`, `psql` and bash, where the database is PostgreSQL; of the server's version or a newer one.
   * @default - the newest version that this release knows
   */
  readonly postgresImage?: string;

  /** CPU and memory. @default - 50m CPU and 128 MiB requested, 1 GiB memory at most */
  readonly resources?: ContainerResources;

  /** Options of the pods of backup, restore and drill, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;
}

const RETENTION: Shape<BackupRetention> = { daily: number(), weekly: number(), monthly: number() };

export const BACKUP_OPTIONS: Shape<BackupOptions> = {
  target: required(
    instanceOf(BackupTarget, 'BackupTarget.volume()'),
    'name the place, for example BackupTarget.volume()',
  ),
  schedule: cron,
  keep: shapeOf(RETENTION),
  password: secretKey,
  restore: instanceOf(Restore, 'Restore.latest()'),
  suspended: flag,
  drill: shapeOf(DRILL_OPTIONS),
  image: text(),
  postgresImage: text(),
  resources,
  pods,
};
