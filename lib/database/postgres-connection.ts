import { secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import { PostgresSslMode } from './postgres-props';
import type { PostgresProps } from './postgres-props';

/** The connection to a PostgreSQL database, with defaults filled in. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: SecretKey;
  /** The `sslmode` of libpq. */
  readonly sslMode: string;
  readonly ca?: SecretKey;
}

/** The least and the largest number of connections that Synapse opens. */
export interface ConnectionPool {
  readonly min: number;
  readonly max: number;
}

/** The folder in a pod's memory with the file from which libpq reads the password. */
export const PASSFILE_FOLDER = { name: 'passfile', mountPath: '/passfile' };

export function postgresConnection(props: PostgresProps): PostgresConnection {
  return {
    host: props.host,
    port: props.port ?? 5432,
    database: props.database ?? 'synapse',
    user: props.user ?? 'synapse',
    password: props.password,
    sslMode: props.sslMode ?? (props.ca ? PostgresSslMode.VERIFY_FULL : PostgresSslMode.PREFER),
    ca: props.ca,
  };
}

export function connectionPool(props: Pick<PostgresProps, 'minConnections' | 'maxConnections'>): ConnectionPool {
  const { minConnections, maxConnections } = props;
  const max = maxConnections ?? Math.max(10, minConnections ?? 0);
  return { min: minConnections ?? Math.min(5, max), max };
}

/**
 * The connection, by libpq's own names. The password isn't included: libpq reads it from a file.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
export function libpqParameters(connection: PostgresConnection): { readonly [keyword: string]: string | number } {
  const { host, port, database, user, sslMode, ca } = connection;
  return {
    host,
    port,
    dbname: database,
    user,
    passfile: `${PASSFILE_FOLDER.mountPath}/passfile`,
    sslmode: sslMode,
    ...(ca && { sslrootcert: secretPath(ca) }),
  };
}
