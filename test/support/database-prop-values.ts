import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as lib from '../../lib';
import { newStack } from './manifests';
import { PODS } from './pod-values';
import type { PropTable } from './prop-table';

/** The props of databases that the library makes. */
export const DATABASE_TABLES: readonly PropTable[] = [
  {
    file: 'database/bundled/bundled-options.ts',
    name: 'BundledPostgresOptions',
    build: (app, props) => newStack(app, { synapse: { database: lib.SynapseDatabase.bundled(props) } }),
    values: {
      storage: lib.DatabaseVolume.existingClaim('mine'),
      memory: Size.gibibytes(2),
      maxConnections: 60,
      poolSize: 5,
      resources: { cpu: { request: kplus.Cpu.millis(200) } },
      image: 'registry.example.org/postgres:18.5-alpine',
      upgradeFrom: 'registry.example.org/postgres:17.5-alpine',
      pods: PODS,
    },
  },
  {
    file: 'database/bundled/database-volume.ts',
    name: 'DatabaseVolumeOptions',
    build: (app, props) => {
      const storage = lib.DatabaseVolume.create(props);
      return newStack(app, { synapse: { database: lib.SynapseDatabase.bundled({ storage }) } });
    },
    values: { size: Size.gibibytes(3) },
  },
];
