import type { Size } from 'cdk8s';
import type { Cpu } from 'cdk8s-plus-28';
import { instanceOf, mapOf, number, shapeOf, text } from '../../shared/kinds';
import { pods } from '../../shared/pods/pod-checks';
import type { PodOptions } from '../../shared/pods/pod-options';
import { cpu } from '../../shared/resources-shape';
import type { Shape } from '../../shared/shape';
import { size } from '../../shared/units-kinds';
import { CLUSTER_BACKUP } from './cluster-backup';
import type { ClusterBackup } from './cluster-backup';
import { SynchronousCommit } from './synchronous-commit';

/** Options of a PostgreSQL cluster that the operator CloudNativePG runs. */
export interface CloudNativePgOptions {
  /** The name of the `Cluster`. Its Services and Secrets have names that begin with it. A change of it makes a new, empty database. @default 'synapse-db' */
  readonly name?: string;

  /**
   * The number of instances: a primary and its standbys, each with a copy of all data. With 3, one may be lost while another one is restarted. One is enough if a
   * restart of PostgreSQL may stop the server, or if all would be on one node.
   * @default 3
   */
  readonly instances?: number;

  /** The size of each instance's volume. It can be raised later where the storage class allows it, and never lowered. @default Size.gibibytes(10) */
  readonly size?: Size;

  /** The storage class of the volumes. @default - the cluster's default class */
  readonly storageClassName?: string;

  /** The size of a second volume of each instance, for the log of changes (WAL) alone. It can't be taken away later. @default - the log is in the first volume */
  readonly walSize?: Size;

  /** The memory of each instance, requested and at most. PostgreSQL's caches follow from it. @default Size.gibibytes(1) */
  readonly memory?: Size;

  /** The CPU that each instance requests. There is no limit. @default Cpu.millis(100) */
  readonly cpu?: Cpu;

  /** The number of standbys that a commit waits for. @default - SynchronousCommit.preferred(1), with one instance SynchronousCommit.none() */
  readonly synchronous?: SynchronousCommit;

  /**
   * The number of connections that the server accepts: PostgreSQL's `max_connections`.
   * @default - 100, or as many as the workers need, up to 200. More must be set here.
   */
  readonly serverConnections?: number;

  /** The number of connections that Synapse always keeps open. @default 5 */
  readonly minConnections?: number;

  /** The largest number of connections that Synapse opens. @default 10 */
  readonly maxConnections?: number;

  /**
   * Further settings of PostgreSQL, and replacements of the library's own. The operator refuses those that it sets itself.
   * @default - none
   * @see https://cloudnative-pg.io/documentation/current/postgresql_conf/
   */
  readonly parameters?: { readonly [name: string]: string };

  /**
   * The image of PostgreSQL, whose tag begins with its version. With the next major version the operator upgrades the data, while the database is stopped.
   * @default - the version that this release was tested with
   * @see https://cloudnative-pg.io/documentation/current/postgres_upgrades/
   */
  readonly image?: string;

  /** Backups of the database server in a bucket. @default - none */
  readonly backup?: ClusterBackup;

  /** Options of the pods, merged over those of the stack. Those of DNS have no effect, as the operator makes the pods. @default - the stack's */
  readonly pods?: PodOptions;
}

export const CLOUD_NATIVE_PG: Shape<CloudNativePgOptions> = {
  name: text(),
  instances: number(),
  size,
  storageClassName: text(),
  walSize: size,
  memory: size,
  cpu: cpu(),
  synchronous: instanceOf(SynchronousCommit, 'SynchronousCommit.preferred()'),
  serverConnections: number(),
  minConnections: number(),
  maxConnections: number(),
  parameters: mapOf(text(), 'text'),
  image: text(),
  backup: shapeOf(CLUSTER_BACKUP),
  pods,
};
