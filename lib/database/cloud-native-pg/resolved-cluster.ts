import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { IMAGES } from '../../shared/images';
import type { ConnectionPool } from '../postgres-connection';
import { connectionPool } from '../postgres-connection';
import type { CloudNativePgOptions } from './cloud-native-pg-options';
import type { ClusterBackup } from './cluster-backup';
import { SynchronousCommit } from './synchronous-commit';

/** The options of a cluster with their defaults. */
export interface ResolvedCluster {
  readonly name: string;
  readonly instances: number;
  readonly size: Size;
  readonly storageClassName?: string;
  readonly walSize?: Size;
  readonly memory: Size;
  readonly cpu: Cpu;
  readonly synchronous: SynchronousCommit;
  readonly serverConnections: number;
  readonly pool: ConnectionPool;
  readonly parameters: { readonly [name: string]: string };
  readonly image: string;
  readonly backup?: ClusterBackup;
}

/** The database, and the role that owns it. */
export const DATABASE = { database: 'synapse', owner: 'synapse' };

export function resolveCluster(options: CloudNativePgOptions): ResolvedCluster {
  const instances = options.instances ?? 3;
  const alone = instances === 1;
  return {
    name: options.name ?? 'synapse-db',
    instances,
    size: options.size ?? Size.gibibytes(10),
    storageClassName: options.storageClassName,
    walSize: options.walSize,
    memory: options.memory ?? Size.gibibytes(1),
    cpu: options.cpu ?? Cpu.millis(100),
    synchronous: options.synchronous ?? (alone ? SynchronousCommit.none() : SynchronousCommit.preferred()),
    serverConnections: options.serverConnections ?? 100,
    pool: connectionPool(options),
    parameters: options.parameters ?? {},
    image: options.image ?? IMAGES.cloudNativePg,
    backup: options.backup,
  };
}
