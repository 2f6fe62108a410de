import type { Construct } from 'constructs';
import type { Findings } from '../shared/findings';
import { isPassed } from '../shared/shape';
import { CloudNativePg } from './cloud-native-pg/cloud-native-pg';
import type { CloudNativePgOptions } from './cloud-native-pg/cloud-native-pg-options';
import type { Database, DatabaseSite } from './database';
import { BundledPostgres } from './bundled/bundled-postgres';
import type { BundledPostgresOptions } from './bundled/bundled-options';
import { Postgres } from './postgres';
import type { PostgresProps } from './postgres-props';
import { SQLITE } from './sqlite';

/** The database in which Synapse keeps accounts, rooms and messages. Media are always in Synapse's volume. */
export class SynapseDatabase {
  /** A file in the volume. It suits a server with a few dozen people. */
  public static sqlite(): SynapseDatabase {
    return new SynapseDatabase(SQLITE);
  }

  /**
   * A database of an existing PostgreSQL server, for example one that CloudNativePG runs.
   *
   * @see https://element-hq.github.io/synapse/latest/postgres.html
   */
  public static postgres(props: PostgresProps): SynapseDatabase {
    return new SynapseDatabase(new Postgres(props));
  }

  /**
   * A PostgreSQL server of its own, which is made with the stack: one pod, its own claim, and a generated password. Backups and restores include it.
   *
   * @see https://www.postgresql.org/docs/current/
   */
  public static bundled(options?: BundledPostgresOptions): SynapseDatabase {
    return new SynapseDatabase(BundledPostgres.of(isPassed(arguments, 0) ? options : {}));
  }

  /**
   * A PostgreSQL cluster of the homeserver's own, which the operator CloudNativePG runs: with standbys, automatic failover and backups in a bucket. The operator must be
   * there first.
   *
   * @see https://cloudnative-pg.io/documentation/current/
   */
  public static cloudNativePg(options?: CloudNativePgOptions): SynapseDatabase {
    return new SynapseDatabase(new CloudNativePg(isPassed(arguments, 0) ? options! : {}));
  }

  private constructor(
    /** @internal */
    public readonly _kind: Database,
  ) {}

  /** The database of one homeserver. Objects of its own are made below `scope`. @internal */
  public _in(scope: Construct, site: DatabaseSite): SynapseDatabase {
    const { _kind: kind } = this;
    return kind.create ? new SynapseDatabase(kind.create(scope, site)) : this;
  }

  /** The database with a server that suits so many processes of the homeserver. @internal */
  public _sizedFor(processes: number): SynapseDatabase {
    const { _kind: kind } = this;
    return kind.sizedFor ? new SynapseDatabase(kind.sizedFor(processes)) : this;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    this._kind.check(findings, prop);
  }
}
