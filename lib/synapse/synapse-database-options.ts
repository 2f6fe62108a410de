import { SynapseDatabase } from '../database/synapse-database';
import { flag, instanceOf, shapeOf } from '../shared/kinds';
import type { Shape } from '../shared/shape';
import { STATE_COMPRESSION } from './state-compression-options';
import type { StateCompressionOptions } from './state-compression-options';

/** The database of a homeserver, and a move to it. */
export interface SynapseDatabaseOptions {
  /**
   * The database for accounts, rooms and messages. A server with data refuses to start after a change of this prop, unless `moveDatabaseFrom` is set too.
   * @default SynapseDatabase.sqlite()
   */
  readonly database?: SynapseDatabase;

  /**
   * The database to which the data are to be moved later. A Job tells how long the move takes and how much room it needs. The server keeps running, and nothing is
   * moved. `database` must be SQLite, and this PostgreSQL.
   * @default - none
   * @see docs/moving-to-postgresql.md
   */
  readonly moveDatabaseTo?: SynapseDatabase;

  /**
   * The database from which the data are moved to `database`, once, before the server starts. With SQLite here and PostgreSQL as `database`, all data are moved and
   * compared, and SQLite's file stays as it was. With PostgreSQL here and SQLite as `database`, a move is taken back, as long as nobody has written since. It may
   * stay set after the move.
   * @default - none
   * @see docs/moving-to-postgresql.md
   */
  readonly moveDatabaseFrom?: SynapseDatabase;

  /** If true, a move is taken back although people have written since, and that is lost. @default false */
  readonly discardWritesSinceMove?: boolean;

  /**
   * A Job that compresses the state of rooms in PostgreSQL by schedule, so that the largest table of Synapse grows more slowly. `{}` switches it on. It needs
   * PostgreSQL, and nodes with x86-64 unless `image` and `packages` bring the tool.
   * @default - nothing is compressed
   * @see https://github.com/matrix-org/rust-synapse-compress-state
   */
  readonly stateCompression?: StateCompressionOptions;
}

export const SYNAPSE_DATABASE: Shape<SynapseDatabaseOptions> = {
  database: instanceOf(SynapseDatabase, 'SynapseDatabase.sqlite()'),
  moveDatabaseTo: instanceOf(SynapseDatabase, 'SynapseDatabase.postgres({ … })'),
  moveDatabaseFrom: instanceOf(SynapseDatabase, 'SynapseDatabase.sqlite()'),
  discardWritesSinceMove: flag,
  stateCompression: shapeOf(STATE_COMPRESSION),
};
