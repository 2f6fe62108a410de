import { docsUrl } from '../shared/docs';
import { IMAGES } from '../shared/images';
import { Findings } from '../shared/findings';
import type { Config } from '../shared/merge';
import { program } from '../shared/program/program';
import { take } from '../shared/shape';
import { secretPath } from '../secrets/mounted-secrets';
import { secretCommand } from '../secrets/secret-command';
import type { SecretKey } from '../secrets/secret-key';
import type { Database, DatabaseConnections, DatabaseServer, DatabaseTools, DatabaseToolsProps } from './database';
import { checkPostgres } from './postgres-checks';
import { PASSFILE_FOLDER, connectionPool, libpqParameters, postgresConnection } from './postgres-connection';
import type { ConnectionPool, PostgresConnection } from './postgres-connection';
import { POSTGRES_PROPS } from './postgres-props';
import type { PostgresProps } from './postgres-props';

/** The folder through which the main program of a backup talks to the container with PostgreSQL's programs. */
const EXCHANGE = '/work/postgres';

/** A database on a PostgreSQL server that exists already. */
export class Postgres implements Database {
  public readonly programs = {
    guard: 'synapse/guard_postgres.py',
    backup: 'backup/backup_postgres.py',
    restore: 'backup/restore_postgres.py',
    drill: 'backup/drill_postgres.py',
    move: 'synapse/move.py',
    estimate: 'synapse/move_estimate.py',
  };
  public readonly memoryFolder = PASSFILE_FOLDER;

  private readonly connection: PostgresConnection;
  private readonly pool: ConnectionPool;

  private readonly props: PostgresProps;
  private readonly found = new Findings();

  constructor(given: PostgresProps) {
    const props = take(this.found, '', given, POSTGRES_PROPS);
    this.props = props;
    this.connection = postgresConnection(props);
    this.pool = connectionPool(props);
  }

  public get server(): DatabaseServer {
    const { host, port } = this.connection;
    return { host, port };
  }

  public get connections(): DatabaseConnections {
    return { ofProcess: this.pool.max };
  }

  public get config(): Config {
    // Synapse notices within 40 s, rather than two hours, that the server vanished without closing its connections, and within 20 s if it was sending.
    const keepalives = { keepalives_idle: 10, keepalives_interval: 10, keepalives_count: 3, tcp_user_timeout: 20000 };
    // After a failover, a connection that was begun too early never gets an answer, and Synapse would wait for it for two minutes.
    const start = { connect_timeout: 5 };
    const pool = { cp_min: this.pool.min, cp_max: this.pool.max };
    return { name: 'psycopg2', args: { ...libpqParameters(this.connection), ...start, ...keepalives, ...pool } };
  }

  public get secrets(): readonly SecretKey[] {
    const { password, ca } = this.connection;
    return [password, ...(ca ? [ca] : [])];
  }

  public get task(): object {
    const { password } = this.connection;
    return { postgres: { connection: libpqParameters(this.connection), passwordFile: secretPath(password) } };
  }

  /**
   * PostgreSQL's programs run in a second container for as long as the main program works. Unlike restic, they can't be copied into the main container, since
   * they need their own libraries.
   */
  public tools({ image, mounts, readsData, scratch, volumeOf }: DatabaseToolsProps): DatabaseTools {
    const { ca } = this.connection;
    return {
      task: { exchange: EXCHANGE },
      sidecar: {
        name: 'postgres',
        image: image ?? IMAGES.postgres,
        restartPolicy: 'Always',
        command: ['bash', '-c', program('postgres/programs.sh'), 'programs', EXCHANGE],
        volumeMounts: [
          ...(readsData ? [{ ...mounts.data, readOnly: true }] : []),
          mounts.work,
          ...(scratch
            ? [mounts.data, mounts.passwd]
            : [{ ...PASSFILE_FOLDER, readOnly: true }, ...(ca ? [mounts[volumeOf(ca.name)]] : [])]),
        ],
      },
    };
  }

  public nextStep(namespace: string): string[] | undefined {
    const { database, host, user, password } = this.connection;
    return [
      `The PostgreSQL database \`${database}\` on ${host}, which \`${user}\` owns, must be there, made as ${docsUrl('postgresql.md')} tells. Its password, unless the Secret is there:`,
      '',
      secretCommand(namespace, password),
    ];
  }

  public check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkPostgres(findings.named(`${prop}.`), this.props, this.connection, this.pool);
  }
}
