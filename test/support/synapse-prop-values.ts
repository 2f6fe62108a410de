import { Cron } from 'cdk8s';
import type { App } from 'cdk8s';
import { newStack } from './manifests';
import type { PropTable, Props } from './prop-table';
import { SYNAPSE } from './synapse-values';

const build = (app: App, synapse: object) => newStack(app, { synapse });
const STORAGE = ['storage', 'mediaStorage', 'mediaBucket', 'scratchSize'];
const ACCOUNTS = ['mail', 'oidcProviders', 'passwordLogin', 'authenticationService'];
const DATABASE = ['database', 'moveDatabaseTo', 'moveDatabaseFrom', 'discardWritesSinceMove', 'stateCompression'];
const valuesOf = (names: readonly string[]): Props => Object.fromEntries(names.map((name) => [name, SYNAPSE[name]]));

export const SYNAPSE_TABLES: PropTable[] = [
  {
    file: 'synapse/synapse-options.ts',
    name: 'SynapseOptions',
    build,
    values: valuesOf(Object.keys(SYNAPSE).filter((name) => ![...STORAGE, ...DATABASE, ...ACCOUNTS].includes(name))),
    base: {
      urlPreviewDenyList: { urlPreviews: true },
      packages: { modules: SYNAPSE.modules },
      workers: { database: SYNAPSE.database },
    },
  },
  { file: 'synapse/synapse-storage-options.ts', name: 'SynapseStorageOptions', build, values: valuesOf(STORAGE) },
  {
    file: 'synapse/synapse-account-options.ts',
    name: 'SynapseAccountOptions',
    build,
    values: valuesOf(ACCOUNTS),
    base: { passwordLogin: { oidcProviders: SYNAPSE.oidcProviders } },
  },
  {
    file: 'synapse/synapse-database-options.ts',
    name: 'SynapseDatabaseOptions',
    build,
    values: valuesOf(DATABASE),
    base: {
      discardWritesSinceMove: { moveDatabaseFrom: SYNAPSE.moveDatabaseFrom },
      stateCompression: { database: SYNAPSE.database },
    },
  },
  {
    file: 'synapse/state-compression-options.ts',
    name: 'StateCompressionOptions',
    build: (app, stateCompression) => build(app, { database: SYNAPSE.database, stateCompression }),
    values: { schedule: Cron.hourly(), chunkSize: 200, chunks: 7 },
  },
];
