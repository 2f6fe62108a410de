import type { DatabaseConnections } from '../database/database';
import { checkPools } from '../database/pools';
import type { Findings } from '../shared/findings';
import { entry } from '../shared/shape';
import { Duty } from './duty';
import { mostWorkers } from './worker-layout';
import type { WorkerLayout } from './worker-layout';

/** The parts of a homeserver on which its workers depend. */
export interface WorkerSurroundings {
  /** True if the database is a server. A file in the homeserver's volume is none. */
  readonly databaseIsServer: boolean;
  /** The connections to the database. @default - unknown */
  readonly connections?: DatabaseConnections;
  /** True if pods on several nodes can read and write media: they are in a bucket, or in a claim that many nodes can mount. */
  readonly mediaAreShared: boolean;
}

/** Finds what workers need and the homeserver doesn't have. @param prop the path of the prop with the workers */
export function checkSurroundings(
  findings: Findings,
  prop: string,
  layout: WorkerLayout,
  { databaseIsServer, connections, mediaAreShared }: WorkerSurroundings,
): void {
  if (layout.groups.length === 0) return;
  if (!databaseIsServer) {
    findings.add(
      prop,
      `needs a PostgreSQL database, as several processes can't share SQLite's file: set '${findings.nameOf('database')}', ` +
        'for example to SynapseDatabase.bundled()',
    );
  }
  if (connections) {
    checkPools(
      findings,
      `database.${connections.acceptedBy ?? 'maxConnections'}`,
      connections,
      mostWorkers(layout) + 1,
    );
  }
  for (const { name, duties } of layout.groups) {
    if (!duties.includes(Duty.MEDIA) || mediaAreShared) continue;
    findings.add(
      `${entry(`${prop}.groups`, name)}.does`,
      `needs a place for media that several pods can write, for '${Duty.MEDIA}': set '${findings.nameOf('mediaBucket')}', ` +
        `or '${findings.nameOf('mediaStorage')}' to a claim that many nodes can mount`,
    );
  }
}
