import { isIP } from 'node:net';
import type { PostgresConnection } from '../postgres/postgres-connection';
import type { SecretKey } from '../secrets/secret-key';
import { checkPort, isObjectName } from '../shared/checks';
import type { Findings } from '../shared/findings';

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

/** Where Synapse keeps accounts, rooms and messages. Media are always in its volume. */
export class SynapseDatabase {
  /** A file in the volume, right for a server of a few dozen people. */
  public static sqlite(): SynapseDatabase {
    return new SynapseDatabase();
  }

  /**
   * A database of a PostgreSQL server that exists already, such as one of CloudNativePG.
   *
   * @see https://element-hq.github.io/synapse/latest/postgres.html
   */
  public static postgres(props: PostgresProps): SynapseDatabase {
    return new SynapseDatabase(props);
  }

  private constructor(private readonly props?: PostgresProps) {}

  /** @internal */
  public get _postgres(): PostgresConnection | undefined {
    return (
      this.props && {
        host: this.props.host,
        port: this.props.port ?? 5432,
        database: this.props.database ?? 'synapse',
        user: this.props.user ?? 'synapse',
        password: this.props.password,
        sslMode: this.props.sslMode ?? (this.props.ca ? PostgresSslMode.VERIFY_FULL : PostgresSslMode.PREFER),
        ca: this.props.ca,
      }
    );
  }

  /** @internal */
  public get _pool(): { readonly min: number; readonly max: number } {
    const max = this.props?.maxConnections ?? Math.max(10, this.props?.minConnections ?? 0);
    return { min: this.props?.minConnections ?? Math.min(5, max), max };
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    const { props, _postgres: connection } = this;
    if (!props || !connection) return;
    // Not shown: it may be a URL with a password in it.
    if (!isObjectName(props.host) && isIP(props.host) === 0) {
      findings.add(`${prop}.host`, 'must be a host name in lower case or an address, for example "pg-rw.databases"');
    }
    checkPort(findings, `${prop}.port`, connection.port);
    for (const name of ['database', 'user'] as const) {
      if (!/^[^\p{C}]{1,63}$/u.test(connection[name])) {
        findings.add(
          `${prop}.${name}`,
          'must be a name of 1 to 63 characters, for example "synapse"',
          connection[name],
        );
      }
    }
    props.password._check(findings, `${prop}.password`);
    props.ca?._check(findings, `${prop}.ca`);
    if (connection.sslMode.startsWith('verify') && !props.ca) {
      findings.add(
        `${prop}.sslMode`,
        "needs 'ca', the certificate that the server's is checked against",
        props.sslMode,
      );
    }
    this.checkPool(findings, prop);
  }

  private checkPool(findings: Findings, prop: string): void {
    const { min, max } = this._pool;
    for (const [name, count] of Object.entries({ minConnections: min, maxConnections: max })) {
      if (!Number.isInteger(count) || count < 1) {
        findings.add(`${prop}.${name}`, 'must be a whole number, 1 or more', count);
      }
    }
    if (min > max) findings.add(`${prop}.minConnections`, `must not be more than maxConnections (${max})`, min);
  }
}
