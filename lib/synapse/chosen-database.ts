import { SynapseDatabase } from '../database/synapse-database';
import { Findings } from '../shared/findings';
import { mostWorkers } from '../workers/worker-layout';
import type { SynapseOptions } from './synapse-options';

/** The database of a homeserver with these options. Its server, if the homeserver brings it, suits the number of processes. */
export function chosenDatabase({ database = SynapseDatabase.sqlite(), workers }: SynapseOptions): SynapseDatabase {
  const wrong = new Findings();
  workers?._check(wrong, 'workers');
  // The processes are known only if nothing is wrong with them.
  const others = workers && wrong.all.length === 0 ? mostWorkers(workers._layout) : 0;
  return database._sizedFor(others + 1);
}
