import { secretPath } from '../secrets/secret-files';
import type { SecretKey } from '../secrets/secret-key';

/** How a PostgreSQL database is reached. */
export interface PostgresConnection {
  /** The server's host name or address. */
  readonly host: string;
  /** The server's port. */
  readonly port: number;
  /** The database's name. */
  readonly database: string;
  /** The role that owns it. */
  readonly user: string;
  /** The role's password. */
  readonly password: SecretKey;
  /** The `sslmode` of libpq. */
  readonly sslMode: string;
  /** The certificate of the authority that the server's is checked against. */
  readonly ca?: SecretKey;
}

export type DatabaseKind = 'sqlite' | 'postgres';

/** Which kind it is, where that of PostgreSQL may not be there. */
export function databaseKind(postgres: PostgresConnection | undefined): DatabaseKind {
  return postgres ? 'postgres' : 'sqlite';
}

/** The folder in a pod, in memory, for the file that libpq reads the password from. */
export const PASSFILE_ROOT = '/passfile';

/** The secrets that a pod mounts to reach it. */
export function postgresSecrets({ password, ca }: PostgresConnection): SecretKey[] {
  return [password, ...(ca ? [ca] : [])];
}

/**
 * What libpq is told, by its own names. The password is none of it: that is read from a file.
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
    passfile: `${PASSFILE_ROOT}/passfile`,
    sslmode: sslMode,
    ...(ca && { sslrootcert: secretPath(ca) }),
  };
}

/** What a program in a pod is told of it: names and paths, never a value. */
export function postgresTask(connection: PostgresConnection): object {
  return { connection: libpqParameters(connection), passwordFile: secretPath(connection.password) };
}
