import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { number, oneOf, text } from '../shared/kinds';
import { checkPlainText } from '../shared/text-checks';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** The encryption of the connection to PostgreSQL, and the checks of the server's certificate: libpq's `sslmode`. */
export enum PostgresSslMode {
  /** The connection isn't encrypted. */
  DISABLE = 'disable',
  /** The connection is encrypted if the server supports it. The server's identity isn't checked. */
  PREFER = 'prefer',
  /** The connection must be encrypted. The server's identity isn't checked. */
  REQUIRE = 'require',
  /** The connection must be encrypted, and the server's certificate must be signed by `ca`. */
  VERIFY_CA = 'verify-ca',
  /** The connection must be encrypted, and the server's certificate must be signed by `ca` and name `host`. */
  VERIFY_FULL = 'verify-full',
}

/** Props of an existing PostgreSQL database. Its collation must be `C`. */
export interface PostgresProps {
  /** The server's host name or address, for example `pg-rw.databases` for a Service in another namespace. */
  readonly host: string;
  /** The server's port. @default 5432 */
  readonly port?: number;
  /** The database's name. @default 'synapse' */
  readonly database?: string;
  /** The role that owns the database. @default 'synapse' */
  readonly user?: string;
  /** The role's password: a key of an existing Secret in the homeserver's namespace. */
  readonly password: SecretKey;
  /** The encryption of the connection. @default PostgresSslMode.PREFER, with `ca` PostgresSslMode.VERIFY_FULL */
  readonly sslMode?: PostgresSslMode;
  /** The certificate of the authority that signed the server's certificate, in PEM: a key of an existing Secret. @default - none */
  readonly ca?: SecretKey;
  /** The number of connections that Synapse always keeps open. @default 5 */
  readonly minConnections?: number;
  /** The largest number of connections that Synapse opens. @default 10 */
  readonly maxConnections?: number;
}

export const POSTGRES_PROPS: Shape<PostgresProps> = {
  host: required(text()),
  port: number(),
  database: text(),
  user: text(checkPlainText),
  password: required(secretKey),
  sslMode: oneOf(PostgresSslMode, 'PostgresSslMode'),
  ca: secretKey,
  minConnections: number(),
  maxConnections: number(),
};
