import type { SecretKey } from '../secrets/secret-key';

/** Whether the connection to PostgreSQL is encrypted, and how far the server is believed; libpq's `sslmode`. */
export enum PostgresSslMode {
  /** In the clear. */
  DISABLE = 'disable',
  /** Encrypted where the server can; by whom is not checked. */
  PREFER = 'prefer',
  /** Encrypted, or not at all; by whom is not checked. */
  REQUIRE = 'require',
  /** Encrypted, by a server with a certificate of `ca`. */
  VERIFY_CA = 'verify-ca',
  /** Encrypted, by a server with a certificate of `ca` for this very host. */
  VERIFY_FULL = 'verify-full',
}

/** A PostgreSQL database that exists already, with the collation `C`. */
export interface PostgresProps {
  /** The server's host name or address, such as `pg-rw.databases` for a Service in another namespace. */
  readonly host: string;
  /** The server's port. @default 5432 */
  readonly port?: number;
  /** The database's name. @default 'synapse' */
  readonly database?: string;
  /** The role that owns the database. @default 'synapse' */
  readonly user?: string;
  /** The role's password: a key of an existing Secret in the homeserver's namespace. */
  readonly password: SecretKey;
  /** Whether the connection is encrypted. @default PostgresSslMode.PREFER, with `ca` PostgresSslMode.VERIFY_FULL */
  readonly sslMode?: PostgresSslMode;
  /** The certificate of the authority that the server's is checked against, in PEM: a key of an existing Secret. @default - none */
  readonly ca?: SecretKey;
  /** How many connections Synapse always has. @default 5 */
  readonly minConnections?: number;
  /** How many connections Synapse has at most. @default 10 */
  readonly maxConnections?: number;
}
