import { PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import { Duty, MediaBucket, MediaVolume, SecretKey, SynapseDatabase, Workers } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { synthStack } from '../support/manifests';

const key = SecretKey.of('pg', 'password');
const database = SynapseDatabase.postgres({ host: 'pg', password: key });
const media = Workers.small({ groups: { media: { does: [Duty.MEDIA] } } });
const refusal = (synapse: SynapseOptions): string => {
  try {
    synthStack({ synapse });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test('workers need a database server', () => {
  expect(refusal({ workers: Workers.small() })).toContain(
    "'synapse.workers' needs a PostgreSQL database, as several processes can't share SQLite's file: set 'synapse.database'",
  );
  expect(refusal({ workers: Workers.none() })).toBe('');
  expect(refusal({ workers: Workers.small(), database })).toBe('');
});

test('the pools of all processes fit the database', () => {
  const small = SynapseDatabase.bundled();
  const text = refusal({ workers: Workers.large(), database: small });
  expect(text).toContain("'synapse.database.maxConnections' must be");
  expect(text).toContain('52 processes open up to');
});

test('media workers need a place that several pods can write', () => {
  const missing =
    "'synapse.workers.groups['media'].does' needs a place for media that several pods can write, for 'media': set 'synapse.mediaBucket'";
  const claim = (accessMode?: PersistentVolumeAccessMode) => MediaVolume.create({ ...(accessMode && { accessMode }) });
  expect(refusal({ workers: media, database })).toContain(missing);
  expect(refusal({ workers: media, database, mediaStorage: claim() })).toContain(missing);
  const many = claim(PersistentVolumeAccessMode.READ_WRITE_MANY);
  expect(refusal({ workers: media, database, mediaStorage: many })).toBe('');
  expect(refusal({ workers: media, database, mediaStorage: MediaVolume.existingClaim('media') })).toBe('');
  const mediaBucket = MediaBucket.s3({ bucket: 'media', credentials: key });
  expect(refusal({ workers: media, database, mediaBucket })).toBe('');
});

test('nobody sets the settings of workers by hand', () => {
  const extraConfig = { instance_map: {}, run_background_tasks_on: 'a' };
  const text = refusal({ extraConfig });
  expect(text).toContain(
    "'synapse.extraConfig.instance_map' is not taken here, because the library writes it: use the prop 'workers'",
  );
  expect(text).toContain("'synapse.extraConfig.run_background_tasks_on'");
});

test('processes are refused at once while the one pod of a Service starts again', () => {
  const services = synthStack({ synapse: { workers: Workers.small(), database: SynapseDatabase.bundled() } }).filter(
    ({ kind }) => kind === 'Service',
  );
  const early = services.filter(
    ({ spec }) => (spec as { publishNotReadyAddresses?: boolean }).publishNotReadyAddresses,
  );
  const names = early.map(({ metadata }) => metadata.name);
  expect(names).toEqual(expect.arrayContaining(['valkey', 'postgres', 'synapse-main']));
  expect(names).not.toContain('synapse');
});
