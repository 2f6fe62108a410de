import type { Findings } from '../shared/findings';
import type { SynapseOptions } from './synapse-options';

/** Finds what is wrong with the props of a move between SQLite and PostgreSQL. */
export function checkMoves(findings: Findings, options: SynapseOptions): void {
  const { database, moveDatabaseTo: to, moveDatabaseFrom: from, discardWritesSinceMove: discard } = options;
  const onServer = database?._kind.server !== undefined;
  to?._check(findings, 'moveDatabaseTo');
  from?._check(findings, 'moveDatabaseFrom');
  if (to && from) findings.add('moveDatabaseTo', "goes with 'database' before the move only: take it out");
  if (to && !to._kind.server) {
    findings.add('moveDatabaseTo', 'must be PostgreSQL, for example SynapseDatabase.postgres({ … })');
  }
  if (to && onServer) {
    findings.add(
      'moveDatabaseTo',
      "is for a server on SQLite: use 'moveDatabaseFrom: SynapseDatabase.sqlite()' to move",
    );
  }
  if (from && (from._kind.server !== undefined) === onServer) {
    findings.add(
      'moveDatabaseFrom',
      onServer
        ? "must be SynapseDatabase.sqlite(), as 'database' is PostgreSQL"
        : "must be PostgreSQL, as 'database' is SQLite: so a move is taken back",
    );
  }
  if (discard && (onServer || !from)) {
    findings.add('discardWritesSinceMove', "takes a move back, and needs 'moveDatabaseFrom' with PostgreSQL");
  }
}
