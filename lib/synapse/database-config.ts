import { libpqParameters } from '../postgres/postgres-connection';
import type { Config } from '../shared/merge';
import type { SynapseDatabase } from './synapse-database';

/** The block `database` of homeserver.yaml. */
export function databaseConfig({ _postgres: connection, _pool: pool }: SynapseDatabase): Config {
  if (!connection) return { name: 'sqlite3', args: { database: '/data/homeserver.db' } };
  // A server that went away without a word is noticed in 40 s, rather than in two hours.
  const keepalives = { keepalives_idle: 10, keepalives_interval: 10, keepalives_count: 3 };
  return {
    name: 'psycopg2',
    args: { ...libpqParameters(connection), ...keepalives, cp_min: pool.min, cp_max: pool.max },
  };
}
