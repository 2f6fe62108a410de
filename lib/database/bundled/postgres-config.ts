import { postgresTuning } from './postgres-tuning';
import type { PostgresRoom } from './postgres-tuning';

/** Settings that don't depend on the size of the server. */
const SETTINGS: { readonly [setting: string]: string } = {
  listen_addresses: '*',
  password_encryption: 'scram-sha-256',
  // No replica can log in, so changes are logged for a restart only, and a restore writes less.
  wal_level: 'minimal',
  max_wal_senders: '0',
  wal_compression: 'on',
  // On a node that has huge pages and doesn't give them to containers, the kernel would kill PostgreSQL.
  huge_pages: 'off',
  // Compiling a query takes longer than Synapse's short queries.
  jit: 'off',
  // Connections of a node that vanished end after a minute.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
  // A failed statement holds what people wrote, and so does the detail of its error.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
  lc_messages: 'C',
};

/** The content of postgresql.conf. Paths are arguments of the server. */
export function postgresConf(room: PostgresRoom): string {
  const settings = { ...SETTINGS, ...postgresTuning(room) };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('');
}

/** The content of pg_hba.conf: the pod's own programs by the socket, Synapse by its password, and nobody else. */
export const PG_HBA = ['local all postgres peer map=pod', 'host synapse synapse all scram-sha-256', ''].join('\n');

/** The content of pg_ident.conf. Only the pod's one user reaches the socket, by whatever name the image calls it. */
export const PG_IDENT = ['pod /^ postgres', ''].join('\n');
