import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { AWAITED_RESTORES } from '../backup/backup-source';
import type { AwaitedRestore } from '../backup/backup-source';
import type { Database } from '../database/database';
import type { SynapseDatabase } from '../database/synapse-database';
import type { SecretKey } from '../secrets/secret-key';
import type { SecretName } from '../secrets/secrets-yaml';
import type { Config } from '../shared/merge';
import { agreedSettings, processLayout } from '../workers/process-layout';
import type { ProcessLayout } from '../workers/process-layout';
import type { Workers } from '../workers/workers';
import { isFederated } from './settings/federation';
import { workerCaches } from './settings/tuning';
import type { SynapseOptions } from './synapse-options';
import { SynapseWorkers } from './synapse-workers';

/** The secrets of matrix-secrets that only the databases and the workers of a homeserver need. */
export function partSecrets(wanted: SynapseDatabase, options: SynapseOptions): SecretName[] {
  const other = options.moveDatabaseTo ?? options.moveDatabaseFrom;
  const ofDatabases = [wanted, ...(other ? [other] : [])].flatMap(({ _kind: { ownSecrets = [] } }) => ownSecrets);
  return [...ofDatabases, ...workerSecrets(options.workers)];
}

function workerSecrets(workers: Workers | undefined): SecretName[] {
  if (!workers || workers._layout.groups.length === 0) return [];
  return [...(workers._redis._external ? [] : (['redis_password'] as const)), 'worker_replication_secret'];
}

/** The workers of a homeserver. Undefined if it has none. */
export function newWorkers(
  scope: Construct,
  options: SynapseOptions,
  of: { readonly database: Database; readonly secret: (name: SecretName) => SecretKey },
): SynapseWorkers | undefined {
  const { workers, appServices = [] } = options;
  if (!workers || workers._layout.groups.length === 0) return undefined;
  return new SynapseWorkers(scope, 'Workers', {
    workers,
    appServices,
    federation: isFederated(options),
    caches: (limit) => workerCaches(options, limit),
    ...of,
  });
}

/** The restore that a homeserver waits for. */
export function awaitedRestore(server: Construct): AwaitedRestore | undefined {
  return AWAITED_RESTORES.ofChart(Chart.of(server))[0];
}

/** The layout of a homeserver's processes. A restore that replaces the database has its own, so that all processes end before. */
export function layoutOf(server: Construct & { readonly config: Config }): ProcessLayout {
  const restore = awaitedRestore(server);
  const { config } = server;
  const number = processLayout(config, restore?.replace ? restore.snapshot : undefined);
  return { number, agreed: agreedSettings(config) };
}
