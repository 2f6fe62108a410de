import { Duration, Size, Testing } from 'cdk8s';
import { BackupTarget, Peers, SecretKey, SynapseDatabase, SynchronousCommit } from '../../lib';
import type { CloudNativePgOptions } from '../../lib';
import { serverParameters } from '../../lib/database/cloud-native-pg/server-parameters';
import { BUCKET, EVERY_OPTION } from '../support/cloud-native-pg-values';
import { containers, find, findingsOf, newStack, ofKind, synthStack } from '../support/manifests';

const stack = (options: CloudNativePgOptions = {}) => ({
  synapse: { database: SynapseDatabase.cloudNativePg(options) },
});
const objects = (options?: CloudNativePgOptions) => synthStack(stack(options));
const cluster = (options?: CloudNativePgOptions) => ofKind(objects(options), 'Cluster')[0].spec;
const findings = (options: object) => findingsOf(() => synthStack(stack(options)));

test('the defaults', () => {
  expect(find(objects(), 'Cluster', 'synapse-db')).toMatchSnapshot();
  expect(ofKind(objects(), 'ObjectStore', 'ScheduledBackup')).toEqual([]);
  expect(synthStack({ synapse: { database: SynapseDatabase.cloudNativePg() } })).toEqual(objects({}));
});

test('every option', () => {
  expect(ofKind(objects(EVERY_OPTION), 'Cluster', 'ObjectStore', 'ScheduledBackup')).toMatchSnapshot();
});

test('Synapse checks the certificate, and waits for no connection that gets no answer', () => {
  const { config } = newStack(Testing.app(), stack({ name: 'db' })).synapse;
  expect(config.database).toMatchObject({
    name: 'psycopg2',
    args: {
      host: 'db-rw',
      dbname: 'synapse',
      user: 'synapse',
      sslmode: 'verify-full',
      sslrootcert: '/secrets/db-ca/ca.crt',
      connect_timeout: 5,
      tcp_user_timeout: 20000,
    },
  });
});

test('no pod gets the private key of the authority', () => {
  const set = find(objects(), 'StatefulSet', 'synapse');
  const volumes = set.spec.template.spec.volumes as { secret?: { secretName: string; items: { key: string }[] } }[];
  const authority = volumes.filter(({ secret }) => secret?.secretName === 'synapse-db-ca');
  expect(authority.map(({ secret }) => secret?.items.map(({ key }) => key))).toEqual([['ca.crt']]);
  expect(containers(set).length).toBeGreaterThan(1);
});

test('a backup has the programs of the version of the server', () => {
  const image = 'example.org/postgres:19.1';
  const all = synthStack({ ...stack({ image }), backup: { target: BackupTarget.volume() } });
  expect(
    containers(find(all, 'CronJob', 'synapse-backup').spec.jobTemplate).map((each) => each.image as string),
  ).toContain(image);
});

describe('the number of instances', () => {
  test('one has no budget, as that would keep its node for ever, and waits for nobody', () => {
    expect(cluster({ instances: 1 })).toMatchObject({ enablePDB: false, primaryUpdateMethod: 'restart' });
    expect(cluster({ instances: 1 }).postgresql).not.toHaveProperty('synchronous');
  });

  test('two have a budget and a standby', () => {
    expect(cluster({ instances: 2 })).toMatchObject({
      enablePDB: true,
      primaryUpdateMethod: 'switchover',
      postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'preferred' } },
    });
  });
});

test.each<[string, SynchronousCommit, object | undefined]>([
  ['none', SynchronousCommit.none(), undefined],
  ['preferred', SynchronousCommit.preferred(2), { method: 'any', number: 2, dataDurability: 'preferred' }],
  [
    'required, where only an instance with all commits may become the primary',
    SynchronousCommit.required(),
    { method: 'any', number: 1, dataDurability: 'required', failoverQuorum: true },
  ],
])('commits wait: %s', (_, synchronous, expected) => {
  expect(cluster({ synchronous }).postgresql.synchronous).toEqual(expected);
});

describe("PostgreSQL's settings", () => {
  test.each([
    [256, '64MB', '160MB', '16MB', '4MB'],
    [1024, '256MB', '640MB', '64MB', '4MB'],
    [16_384, '4096MB', '10240MB', '1024MB', '40MB'],
  ])('follow from %d MiB of memory', (memory, shared, cache, maintenance, work) => {
    expect(serverParameters({ memory, walVolume: 10_240, connections: 100 })).toMatchObject({
      shared_buffers: shared,
      effective_cache_size: cache,
      maintenance_work_mem: maintenance,
      work_mem: work,
    });
  });

  test('leave room on the volume with the log', () => {
    const { parameters } = cluster({ size: Size.gibibytes(100), walSize: Size.gibibytes(4) }).postgresql;
    expect(parameters).toMatchObject({ max_wal_size: '512MB', max_slot_wal_keep_size: '1024MB' });
  });

  test('can be replaced', () => {
    expect(cluster({ parameters: { work_mem: '9MB' } }).postgresql.parameters.work_mem).toBe('9MB');
  });
});

describe('backups in a bucket', () => {
  const [store] = ofKind(objects({ backup: BUCKET }), 'ObjectStore');

  test('of Amazon, by the defaults', () => {
    expect(store.spec).toEqual({
      configuration: {
        destinationPath: 's3://backups/',
        s3Credentials: {
          accessKeyId: { name: 'bucket', key: 'key' },
          secretAccessKey: { name: 'bucket', key: 'key' },
        },
        wal: { compression: 'gzip' },
        data: { compression: 'gzip' },
      },
      retentionPolicy: '30d',
    });
    const [scheduled] = ofKind(objects({ backup: BUCKET }), 'ScheduledBackup');
    expect(scheduled.spec).toMatchObject({ schedule: '0 17 2 * * *', method: 'plugin', immediate: true });
  });

  test('a new cluster begins with those of a lost one', () => {
    const backup = { ...BUCKET, folder: 'second', recover: { folder: 'synapse-db', until: '2026-11-28T20:00:00Z' } };
    expect(cluster({ backup })).toMatchObject({
      bootstrap: {
        recovery: {
          source: 'origin',
          database: 'synapse',
          owner: 'synapse',
          recoveryTarget: { targetTime: '2026-11-28T20:00:00Z' },
        },
      },
      plugins: [{ parameters: { barmanObjectName: 'synapse-db', serverName: 'second' }, isWALArchiver: true }],
      externalClusters: [{ name: 'origin', plugin: { parameters: { serverName: 'synapse-db' } } }],
    });
    expect(cluster({ backup }).bootstrap).not.toHaveProperty('initdb');
  });

  test('have no secret in the manifests, and the next steps name them', () => {
    const { nextSteps } = newStack(Testing.app(), stack({ backup: BUCKET }));
    expect(nextSteps).toContain('kubectl -n matrix create secret generic bucket --from-file=key\n');
    expect(newStack(Testing.app(), stack()).nextSteps).toMatch(
      /The operator CloudNativePG, .* must run in the cluster/,
    );
  });
});

test('who talks to whom', () => {
  const app = Testing.app();
  newStack(app, stack({ backup: { ...BUCKET, endpoint: 'http://store.example.org:9000' } }));
  const { all } = Peers.of(app.charts[0]);
  const about = all
    .filter(({ from, to }) => [from.name, to.name].includes('PostgreSQL'))
    .map(({ from, to, ports }) => `${from.name} ${to.name} ${ports.map((port) => port.from).join()}`);
  expect(about.sort()).toEqual([
    'CloudNativePG PostgreSQL 5432,8000',
    'PostgreSQL PostgreSQL 5432,8000',
    'PostgreSQL store.example.org 9000',
    'PostgreSQL the Kubernetes API 443,6443',
    'Synapse PostgreSQL 5432',
  ]);
});

const OPTION = "'synapse.database.";

test.each<[object, string, string]>([
  [{ name: 'Mine' }, 'name', 'must be lower-case letters'],
  [{ name: '1db' }, 'name', 'and begin with a letter'],
  [{ name: 'a'.repeat(51) }, 'name', '50 at most'],
  [{ instances: 0 }, 'instances', 'must be a whole number from 1 to 9'],
  [{ instances: 1, synchronous: SynchronousCommit.preferred() }, 'synchronous', "needs 2 'instances' or more"],
  [{ synchronous: SynchronousCommit.required(3) }, 'synchronous', 'must wait for 1 to 2 standbys'],
  [{ synchronous: SynchronousCommit.required(undefined) }, 'synchronous', 'is undefined'],
  [{ size: Size.mebibytes(100) }, 'size', 'must be 512 MiB or more'],
  [{ walSize: Size.mebibytes(100) }, 'walSize', 'must be 512 MiB or more'],
  [{ memory: Size.mebibytes(100) }, 'memory', 'must be 256 MiB or more'],
  [{ storageClassName: '' }, 'storageClassName', 'is empty'],
  [{ serverConnections: 10 }, 'serverConnections', 'must be a whole number from 20 to 10000'],
  [{ maxConnections: 95 }, 'maxConnections', "must leave 10 of the 100 'serverConnections'"],
  [{ minConnections: 95 }, 'minConnections', "must leave 10 of the 100 'serverConnections'"],
  [{ maxConnections: 0 }, 'maxConnections', 'must be a whole number, 1 or more'],
  [{ image: 'example.org/postgres:latest' }, 'image', 'must name a version'],
  [{ image: 'example.org/postgres:v18' }, 'image', 'must have a tag that begins with the version'],
  [{ image: 'example.org/postgres:13.2' }, 'image', 'must be PostgreSQL 14 or newer'],
  [{ parameters: { 'work-mem': '1' } }, "parameters['work-mem']", 'must be the name of a setting'],
  [{ parameters: { work_mem: 'a\nb' } }, 'parameters.work_mem', 'must be one line'],
  [{ backup: { ...BUCKET, bucket: 'A' } }, 'backup.bucket', 'must be the name of a bucket'],
  [{ backup: { ...BUCKET, path: '/a' } }, 'backup.path', 'must be folders'],
  [{ backup: { ...BUCKET, folder: 'a/b' } }, 'backup.folder', 'must be letters'],
  [{ backup: { ...BUCKET, endpoint: 'store' } }, 'backup.endpoint', 'must be'],
  [{ backup: { ...BUCKET, endpoint: 'https://a.org/?b' } }, 'backup.endpoint', "without '?'"],
  [{ backup: { ...BUCKET, region: '0o7' } }, 'backup.region', 'must be the name of a region'],
  [{ backup: { ...BUCKET, region: 'a b' } }, 'backup.region', 'must be the name of a region'],
  [{ backup: { ...BUCKET, keep: Duration.hours(30) } }, 'backup.keep', 'must be one day or more'],
  [{ backup: { ...BUCKET, accessKeyId: SecretKey.of('A', 'b') } }, 'backup.accessKeyId.name', 'must be the name'],
  [{ backup: { ...BUCKET, recover: { folder: 'synapse-db' } } }, 'backup.recover.folder', 'into which this cluster'],
  [{ backup: { ...BUCKET, recover: { folder: 'a', until: 'now' } } }, 'backup.recover.until', 'must be a moment'],
])('%j is refused', (options, prop, reason) => {
  const found = findings(options);
  expect(found.filter((line) => line.startsWith(`${OPTION}${prop}' `) && line.includes(reason))).toHaveLength(1);
});

test('a refusal shows no login of a URL', () => {
  const [found, ...more] = findings({ backup: { ...BUCKET, endpoint: 'https://me:MARKER@store.example.org' } });
  expect([found, more]).toEqual([expect.stringContaining('must not hold credentials'), []]);
  expect(found).not.toContain('MARKER');
});
