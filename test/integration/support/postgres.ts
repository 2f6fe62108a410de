import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SecretKey, SynapseDatabase } from '../../../lib';
import { Server, freePort } from './processes';

/** A password with the characters that a password file must escape. */
export const PASSWORD = 'MARKER of a: \\password';
const SUPERUSER_PASSWORD = 'of the superuser';

/** A PostgreSQL server on loopback, with a role `synapse` that owns the test's databases. */
export class PostgresServer {
  private constructor(
    private readonly server: Server,
    public readonly port: number,
  ) {}

  public static async start(): Promise<PostgresServer> {
    const root = mkdtempSync(join(tmpdir(), 'postgres-'));
    const passwordFile = join(root, 'password');
    writeFileSync(passwordFile, SUPERUSER_PASSWORD);
    const data = join(root, 'data');
    const init = ['initdb', '-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    run([...asNobody(), ...init, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
    const port = await freePort();
    // Tests kill processes, and what these have written stays in the kernel's cache. So nothing must wait for the disk.
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((set) => [
      '-c',
      set,
    ]);
    const server = await Server.start(
      'PostgreSQL',
      [...asNobody(), 'postgres', '-D', data, '-p', String(port), ...settings],
      {
        ready: async () => Promise.resolve(Boolean(psql(port, 'SELECT 1'))),
      },
    );
    const postgres = new PostgresServer(server, port);
    postgres.sql(`CREATE ROLE synapse LOGIN PASSWORD '${PASSWORD}'`);
    return postgres;
  }

  /** Makes a database, with the options of docs/postgresql.md or others. */
  public create(name: string, how = "OWNER synapse LOCALE 'C'"): void {
    this.sql(`CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'UTF8' ${how}`);
  }

  /** Runs SQL as the superuser. */
  public sql(statement: string, database = 'postgres'): string {
    return psql(this.port, statement, database);
  }

  /** Takes connections in TLS only, from now on. */
  public requireTls(certificate: string, key: string): void {
    chmodSync(key, 0o600);
    writeFileSync(this.sql('SHOW hba_file'), 'hostssl all all all scram-sha-256\n');
    for (const [name, value] of Object.entries({ ssl_cert_file: certificate, ssl_key_file: key, ssl: 'on' })) {
      this.sql(`ALTER SYSTEM SET ${name} = '${value}'`);
    }
    this.sql('SELECT pg_reload_conf()');
  }

  /** Loads a dump into an empty database. Throws if that fails. */
  public load(dump: string, database: string): void {
    const args = ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'postgres', '-d', database];
    run(['pg_restore', '--exit-on-error', '--schema=public', ...args, dump], { PGPASSWORD: SUPERUSER_PASSWORD });
  }

  public drop(name: string): void {
    this.sql(`DROP DATABASE "${name}" WITH (FORCE)`);
  }

  /** The prop of a user's main.ts for one of the databases. */
  public database(name: string, changes: object = {}): SynapseDatabase {
    const password = SecretKey.of('pg', 'password');
    return SynapseDatabase.postgres({ host: '127.0.0.1', port: this.port, database: name, password, ...changes });
  }

  public stop(): Promise<void> {
    return this.server.stop();
  }
}

/** Writes the role's password to the path of the secret in a pod. */
export function givePassword(root: string, password = PASSWORD): void {
  const file = join(root, 'secrets/pg/password');
  mkdirSync(dirname(file), { recursive: true });
  // An editor adds a line break at the end.
  writeFileSync(file, `${password}\n`);
}

function psql(port: number, statement: string, database = 'postgres'): string {
  const args = ['-XqAt', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-v', 'ON_ERROR_STOP=1'];
  return run(['psql', ...args, '-d', database, '-c', statement], { PGPASSWORD: SUPERUSER_PASSWORD }).trim();
}

function run([command, ...args]: string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** PostgreSQL refuses to run as root. This command runs it in a user namespace as another user, who can still read root's folders. */
export function asNobody(): string[] {
  return process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=65534', '--map-group=65534'] : [];
}
