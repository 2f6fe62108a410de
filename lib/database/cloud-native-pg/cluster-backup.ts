import type { Cron, Duration } from 'cdk8s';
import { secretKey } from '../../secrets/secret-key';
import type { SecretKey } from '../../secrets/secret-key';
import { flag, shapeOf, text } from '../../shared/kinds';
import { required } from '../../shared/shape';
import type { Shape } from '../../shared/shape';
import { cron, duration } from '../../shared/units-kinds';

/**
 * The start of a new cluster from the backups of a lost one. The operator reads this only when it makes the cluster.
 *
 * @see https://cloudnative-pg.io/documentation/current/recovery/
 */
export interface ClusterRecovery {
  /** The folder of the lost cluster in the bucket. */
  readonly folder: string;
  /** The last moment to be recovered, in the form of RFC 3339: `2026-11-28T20:00:00Z`. @default - the last moment that the bucket has */
  readonly until?: string;
}

/**
 * Backups of the whole database server in a bucket, by the plugin Barman Cloud: a copy of its files by schedule, and all changes since then. A database can be
 * recovered as it was at any moment in between. Media and secrets are not in them: the prop `backup` of the stack saves these.
 *
 * @see https://cloudnative-pg.io/plugin-barman-cloud/
 */
export interface ClusterBackup {
  /** The bucket, which must exist. */
  readonly bucket: string;
  /** The folder in the bucket for all clusters. @default - the bucket's root */
  readonly path?: string;
  /** The folder of this cluster below `path`. A cluster never writes into a folder that has another cluster's backups. @default - the cluster's name */
  readonly folder?: string;
  /** The URL of the store. @default - Amazon S3 */
  readonly endpoint?: string;
  /** The store's region. @default - the store's answer */
  readonly region?: string;
  /** The ID of the access key: a key of an existing Secret in the homeserver's namespace. */
  readonly accessKeyId: SecretKey;
  /** The access key itself: a key of an existing Secret in the homeserver's namespace. */
  readonly secretAccessKey: SecretKey;
  /** The certificate of the authority that signed the store's, in PEM: a key of an existing Secret. @default - public authorities */
  readonly ca?: SecretKey;
  /** The schedule of the copies of all files, in the time zone of the operator's pod, mostly UTC. @default - each night at 2:17 */
  readonly schedule?: Cron;
  /** The time for which every moment can be recovered, in whole days. @default Duration.days(30) */
  readonly keep?: Duration;
  /** If true, no copies are made by the schedule. Changes are saved all the same. @default false */
  readonly suspended?: boolean;
  /** The lost cluster from whose backups this one is made. @default - the cluster begins with an empty database */
  readonly recover?: ClusterRecovery;
}

const RECOVERY: Shape<ClusterRecovery> = { folder: required(text()), until: text() };

export const CLUSTER_BACKUP: Shape<ClusterBackup> = {
  bucket: required(text()),
  path: text(),
  folder: text(),
  endpoint: text(),
  region: text(),
  accessKeyId: required(secretKey),
  secretAccessKey: required(secretKey),
  ca: secretKey,
  schedule: cron,
  keep: duration,
  suspended: flag,
  recover: shapeOf(RECOVERY),
};
