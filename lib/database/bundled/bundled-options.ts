import type { Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import { instanceOf, number, text } from '../../shared/kinds';
import { pods } from '../../shared/pods/pod-checks';
import type { PodOptions } from '../../shared/pods/pod-options';
import { resources } from '../../shared/resources-shape';
import type { Shape } from '../../shared/shape';
import { size } from '../../shared/units-kinds';
import { DatabaseVolume } from './database-volume';

/** Options of a PostgreSQL server that is made with the stack. */
export interface BundledPostgresOptions {
  /** The claim for the database. @default DatabaseVolume.create() */
  readonly storage?: DatabaseVolume;

  /** The memory limit, in whole MiB. PostgreSQL's buffers are sized by it. @default - 1 GiB, or what the connections need */
  readonly memory?: Size;

  /**
   * The number of connections that the server accepts. Each process of Synapse needs `poolSize` of them, and 10 are left for backups, checks and administrators.
   * @default - 50, or as many as the workers need, up to 200. More must be set here, with the memory for them.
   * @see https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS
   */
  readonly maxConnections?: number;

  /** The largest number of connections that one process of Synapse opens. @default 10 */
  readonly poolSize?: number;

  /** CPU, and the memory that is requested. The memory limit is `memory`. @default - 100m CPU and half of `memory` requested */
  readonly resources?: ContainerResources;

  /**
   * An image of PostgreSQL 14 or newer with `bash` and the user 70, as the official ones for Alpine have them. Another major version needs `upgradeFrom`.
   * @default - the version that this release was tested with
   */
  readonly image?: string;

  /**
   * The image of the major version that made the present database, such as `docker.io/library/postgres:18.4-alpine`. The pod then moves the database to the version
   * of `image` before it starts. The old database stays in the claim. Take the prop out after that.
   * @default - none: a database of another major version is refused, and nothing is touched
   * @see https://www.postgresql.org/docs/current/upgrading.html
   */
  readonly upgradeFrom?: string;

  /** Options of its pod, merged over those of the homeserver. @default - those of the homeserver */
  readonly pods?: PodOptions;
}

export const BUNDLED_POSTGRES: Shape<BundledPostgresOptions> = {
  storage: instanceOf(DatabaseVolume, 'DatabaseVolume.create()'),
  memory: size,
  maxConnections: number(),
  poolSize: number(),
  resources,
  image: text(),
  upgradeFrom: text(),
  pods,
};
