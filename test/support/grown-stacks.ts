import { Size } from 'cdk8s';
import * as fc from 'fast-check';
import * as lib from '../../lib';
import { mostly, some } from './synapse-values';
import { workerGroups } from './worker-groups';

const key = lib.SecretKey.of('mine', 'key');
const postgres = lib.SynapseDatabase.postgres({ host: 'pg', password: key });

const cluster: fc.Arbitrary<lib.CloudNativePgOptions> = some({
  instances: mostly(fc.integer({ min: 1, max: 5 }), fc.constant(0)),
  size: mostly(fc.integer({ min: 1, max: 50 }), fc.constant(0)).map((gibibytes) => Size.gibibytes(gibibytes)),
  serverConnections: mostly(fc.integer({ min: 100, max: 900 }), fc.constant(5)),
  maxConnections: mostly(fc.integer({ min: 5, max: 20 }), fc.constant(0)),
});
const bundled: fc.Arbitrary<lib.BundledPostgresOptions> = some({
  memory: mostly(fc.constantFrom(Size.gibibytes(1), Size.gibibytes(8)), fc.constant(Size.mebibytes(10))),
  poolSize: mostly(fc.integer({ min: 1, max: 20 }), fc.constant(0)),
});
const database = fc.oneof(
  { weight: 2, arbitrary: bundled.map((options) => lib.SynapseDatabase.bundled(options)) },
  { weight: 2, arbitrary: cluster.map((options) => lib.SynapseDatabase.cloudNativePg(options)) },
  fc.constantFrom(postgres, lib.SynapseDatabase.sqlite()),
);
const redis = fc.constantFrom(
  lib.Redis.bundled(),
  lib.Redis.external({ host: 'redis', password: key }),
  lib.Redis.external({ host: 'Not a host' }),
);
const options = some({ router: some({ replicas: mostly(fc.integer({ min: 1, max: 3 }), fc.constant(0)) }), redis });
const workers = fc.oneof(
  { weight: 3, arbitrary: options.map((props) => lib.Workers.small(props)) },
  options.map((props) => lib.Workers.medium(props)),
  workerGroups.map((groups) => lib.Workers.of({ groups })),
  fc.constantFrom(lib.Workers.none(), lib.Workers.small({ groups: { media: { does: [lib.Duty.MEDIA] } } })),
);
const mediaBucket: fc.Arbitrary<lib.MediaBucket> = fc
  .record(
    {
      bucket: mostly(fc.constantFrom('media', 'my.media'), fc.constant('Not a bucket')),
      endpoint: mostly(fc.constantFrom('https://s3.example.org', 'http://garage:3900'), fc.constant('s3')),
      prefix: fc.constantFrom('', 'synapse/'),
      credentials: fc.constant(key),
    },
    { requiredKeys: ['bucket', 'credentials'] },
  )
  .map((props) => lib.MediaBucket.s3(props));
const alerts: fc.Arbitrary<lib.MonitoringOptions> = some({
  alerts: fc.boolean(),
  withoutAlerts: fc.subarray([lib.MatrixAlert.SERVER_DOWN]),
  dashboard: fc.boolean(),
});
const monitoring = fc.oneof(
  alerts.map((props) => lib.Monitoring.prometheusOperator(props)),
  alerts.map((props) => lib.Monitoring.annotations(props)),
  fc.constant(lib.Monitoring.none()),
);

const sqlite = lib.SynapseDatabase.sqlite();
const large = fc.record(
  { database, workers, mediaBucket, moveDatabaseFrom: mostly(fc.constant(sqlite), fc.constant(postgres)) },
  { requiredKeys: ['database'] },
);
const before = fc.record({ moveDatabaseTo: database, mediaBucket }, { requiredKeys: ['moveDatabaseTo'] });

/** Props of stacks with workers, databases of all kinds, moves, media in a bucket and monitoring, in many combinations. */
export const grownStacks: fc.Arbitrary<Partial<lib.MatrixStackProps>> = some({
  monitoring,
  synapse: fc.oneof({ weight: 4, arbitrary: large }, before),
});
