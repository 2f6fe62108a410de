import type { Cron } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import type { SecretKey } from '../secrets/secret-key';
import type { PodOptions } from '../shared/pod-options';
import type { BackupTarget } from './backup-target';
import type { DrillOptions } from './drill-options';
import type { Restore } from './restore';

/** How many backups are kept; the newest always is. */
export interface BackupRetention {
  /** The last one of each of so many days. @default 7 */
  readonly daily?: number;
  /** The last one of each of so many weeks. @default 4 */
  readonly weekly?: number;
  /** The last one of each of so many months. @default 6 */
  readonly monthly?: number;
}

/** What a backup needs and what it can be told. */
export interface BackupOptions {
  /** Where backups are kept, encrypted. */
  readonly target: BackupTarget;

  /** When backups are made, in the time zone of the cluster's controller manager. @default - each night at 3:17 */
  readonly schedule?: Cron;

  /** How many are kept. @default - 7 daily, 4 weekly, 6 monthly */
  readonly keep?: BackupRetention;

  /**
   * The repository's password. Without a copy of it outside of the cluster no backup can be read once the cluster is gone.
   * @default - generated in the cluster, in the Secret `synapse-backup` under `repository_password`
   */
  readonly password?: SecretKey;

  /** Start from a backup in the target. @default - start from what is in the volume */
  readonly restore?: Restore;

  /** Whether no backups and drills are made by schedule: for a second server that was only restored to look at it. @default false */
  readonly suspended?: boolean;

  /**
   * Restores the latest backup regularly into a scratch volume, starts Synapse on it, apart from the running one and from the network, and tells whether
   * everything is there. `{}` takes every default. Only where the database is SQLite.
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

  /** Wishes for the backup's, the restore's and the drill's pods, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;
}
