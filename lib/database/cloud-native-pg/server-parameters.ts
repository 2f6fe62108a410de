/** Sizes in MiB. */
export interface ServerSizes {
  readonly memory: number;
  /** The volume with the log of changes (WAL). */
  readonly walVolume: number;
  readonly connections: number;
}

/**
 * PostgreSQL's settings for a server of its own with this memory.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-resource.html
 */
export function serverParameters({ memory, walVolume, connections }: ServerSizes): { [name: string]: string } {
  const shared = Math.max(32, Math.floor(memory / 4));
  // Each sort of each connection may take this much. Synapse's sorts are small, and most connections are idle.
  const work = between(4, Math.floor(memory / 4 / connections), 64);
  const log = between(64, Math.floor(walVolume / 8), 4096);
  return {
    max_connections: `${connections}`,
    shared_buffers: `${shared}MB`,
    effective_cache_size: `${Math.floor((memory * 5) / 8)}MB`,
    maintenance_work_mem: `${between(16, Math.floor(memory / 16), 1024)}MB`,
    work_mem: `${work}MB`,
    max_wal_size: `${log}MB`,
    // A standby that is away for long would otherwise fill the primary's volume. It then has to be made anew.
    max_slot_wal_keep_size: `${Math.max(64, Math.floor(walVolume / 4))}MB`,
    wal_compression: 'on',
    // After a failover, commits may have to wait for a standby that looks for the new primary. It looks each 5 s by default.
    wal_retrieve_retry_interval: '1s',
    // The cost of a random read on a disk without moving parts.
    random_page_cost: '1.1',
    // A client whose node was lost leaves its locks within 40 s rather than two hours.
    tcp_keepalives_idle: '10',
    tcp_keepalives_interval: '10',
    tcp_keepalives_count: '3',
  };
}

function between(least: number, value: number, most: number): number {
  return Math.min(Math.max(least, value), most);
}
