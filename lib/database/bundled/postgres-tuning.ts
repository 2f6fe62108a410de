import type { Size } from 'cdk8s';

/** The facts by which PostgreSQL is tuned. */
export interface PostgresRoom {
  /** The memory limit of the container. */
  readonly memory: Size;
  readonly maxConnections: number;
  /** The size of the claim. @default - unknown */
  readonly claim?: Size;
}

const MIB = 1024;
/** The memory that a connection of Synapse takes, with what its queries sort. */
const OF_CONNECTION = 8;

/** The least memory limit in MiB for so many connections. A quarter of it is for the shared buffers. */
export function leastMemory(maxConnections: number): number {
  return Math.max(256, Math.ceil((maxConnections * OF_CONNECTION * 4) / 3));
}

/** The MiB of the folder in memory through which the processes of one query exchange rows. It counts against the memory limit. */
export function exchangeRoom({ memory }: Pick<PostgresRoom, 'memory'>): number {
  return within(64, mebibytes(memory) / 8, 256);
}

/**
 * The settings of PostgreSQL that follow from its memory, its connections and its disk. The page cache counts against the limit of the container too, so half of
 * the memory is what the files of the database have.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-resource.html
 */
export function postgresTuning({ memory, maxConnections, claim }: PostgresRoom): {
  readonly [setting: string]: string;
} {
  const room = mebibytes(memory);
  const mib = (count: number) => `${count}MB`;
  return {
    max_connections: String(maxConnections),
    shared_buffers: mib(Math.floor(room / 4)),
    effective_cache_size: mib(Math.floor(room / 2)),
    work_mem: `${within(1 * MIB, (room * MIB) / 4 / maxConnections, 64 * MIB)}kB`,
    maintenance_work_mem: mib(within(16, room / 16, 512)),
    autovacuum_work_mem: mib(within(16, room / 32, 256)),
    // The log of changes must never fill the disk, and a restart replays it.
    max_wal_size: mib(claim ? within(128, mebibytes(claim) / 20, 4096) : 512),
  };
}

function mebibytes(size: Size): number {
  return size.toKibibytes() / 1024;
}

function within(least: number, value: number, most: number): number {
  return Math.floor(Math.min(most, Math.max(least, value)));
}
