import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SynapseDatabase } from '../../../lib';
import { containers, find, synthStack } from '../../support/manifests';
import type { Manifest } from '../../support/manifests';
import type { Outcome } from './backup-jobs';
import type { PostgresHomeserver } from './postgres-homeserver';

/** A digest of the whole state in each state group, as Synapse reads it. */
export const ALL_STATES = `
  WITH RECURSIVE chain(id, part, depth) AS (
    SELECT id, id, 0 FROM state_groups
    UNION ALL SELECT id, prev_state_group, depth + 1 FROM chain JOIN state_group_edges ON state_group = part)
  SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
    SELECT DISTINCT ON (id, type, state_key) concat_ws(' ', id, type, state_key, event_id) AS line
    FROM chain JOIN state_groups_state ON state_group = part ORDER BY id, type, state_key, depth) AS whole`;

/** Runs the Job that compresses state. It doesn't wait here. */
export function runCompression({ pod, jobs }: PostgresHomeserver, database: SynapseDatabase): Promise<Outcome> {
  const manifests = synthStack({ synapse: { database, stateCompression: { chunkSize: 100 } } });
  const job: Manifest = find(manifests, 'CronJob', 'synapse-state-compression').spec.jobTemplate;
  const [, flag, script, argument] = containers(job).at(-1)!.command as string[];
  const local = argument.replaceAll(/"\/(secrets|passfile)(?=\/)/g, `"${pod.root}/$1`);
  const task = { ...(JSON.parse(local) as object), result: join(pod.root, 'result'), patience: 0 };
  // The Job's own init container installs the package; the tests have it in their cache.
  const folders = process.env.PATH!.split(':').map((folder) => join(folder, 'state-compressor'));
  return jobs.start([flag, script, JSON.stringify(task)], { PYTHONPATH: folders.find(existsSync) }).ended;
}
