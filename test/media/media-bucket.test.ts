import { Cron, Duration } from 'cdk8s';
import {
  BackupTarget,
  CaCertificate,
  MediaBucket,
  MediaStorageClass,
  MediaVolume,
  NextSteps,
  Peers,
  SecretKey,
  SynapseDatabase,
} from '../../lib';
import type { S3MediaProps, SynapseOptions } from '../../lib';
import { Testing } from 'cdk8s';
import { containers, find, findingsOf, newStack, synthStack, workloads } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const PROPS: S3MediaProps = {
  bucket: 'media',
  endpoint: 'https://garage.lan:3900',
  prefix: 'matrix/one',
  credentials: SecretKey.of('bucket', 'credentials'),
};
const withBucket = (changes: Partial<S3MediaProps> = {}, more: SynapseOptions = {}) =>
  synthStack({ synapse: { mediaBucket: MediaBucket.s3({ ...PROPS, ...changes }), ...more } });
const pods = (manifests: Manifest[]) => ({
  synapse: find(manifests, 'StatefulSet', 'synapse'),
  upload: workloads(manifests).find(({ metadata }) => metadata.name === 'synapse-media-upload')!,
});
const env = (container: Manifest) =>
  Object.fromEntries(((container.env ?? []) as Manifest[]).map(({ name, value }) => [name, value as string]));
const mounted = (container: Manifest) =>
  (container.volumeMounts as { mountPath: string }[]).map(({ mountPath }) => mountPath).sort();
const yamlOf = (manifests: Manifest[]) =>
  find(manifests, 'ConfigMap', 'synapse-config').data['homeserver.yaml'] as string;
const named = (workload: Manifest, wanted: string) => containers(workload).find(({ name }) => name === wanted)!;

test('Synapse stores all media there before it answers, and homeserver.yaml has no credentials', () => {
  const yaml = yamlOf(withBucket({ region: 'garage', storageClass: MediaStorageClass.STANDARD_IA }));
  expect(yaml.slice(yaml.indexOf('media_storage_providers')).split('\n').slice(0, 11).join('\n')).toBe(
    `media_storage_providers:
  - module: s3_storage_provider.S3StorageProviderBackend
    store_local: true
    store_remote: true
    store_synchronous: true
    config:
      bucket: media
      prefix: matrix/one/
      region_name: garage
      endpoint_url: https://garage.lan:3900
      storage_class: STANDARD_IA`.replaceAll(
      /: ([a-z][^\n]*\.|matrix|https|media\b|garage|STANDARD)([^\n]*)/g,
      ': "$1$2"',
    ),
  );
});

test('the process, the check before it and the Job have the same variables and Secrets', () => {
  const ca = CaCertificate.fromSecret(SecretKey.of('lan', 'ca.pem'));
  const { synapse, upload } = pods(withBucket({ ca }));
  const [main, preflight, job] = [named(synapse, 'synapse'), named(synapse, 'preflight'), named(upload, 'main')];
  expect(env(main)).toMatchObject({
    PYTHONPATH: '/packages',
    AWS_SHARED_CREDENTIALS_FILE: '/secrets/bucket/credentials',
    AWS_CA_BUNDLE: '/secrets/lan/ca.pem',
  });
  expect(env(preflight)).toEqual({ ...env(main), RESULT: '/dev/termination-log' });
  expect(env(job)).toEqual(env(main));
  for (const container of [main, preflight, job]) {
    expect(mounted(container)).toEqual(expect.arrayContaining(['/packages', '/secrets/bucket', '/secrets/lan']));
  }
});

test('a certificate in a ConfigMap has a folder of its own', () => {
  const { synapse, upload } = pods(withBucket({ ca: CaCertificate.fromConfigMap('lan-ca', 'root.pem') }));
  for (const container of [named(synapse, 'synapse'), named(upload, 'main')]) {
    expect(env(container).AWS_CA_BUNDLE).toBe('/media-bucket-ca/ca.crt');
    expect(mounted(container)).toContain('/media-bucket-ca');
  }
});

test('the Job runs by schedule beside Synapse, on both claims, and one at a time', () => {
  const manifests = withBucket(
    { schedule: Cron.daily(), keepLocal: Duration.hours(5) },
    { mediaStorage: MediaVolume.create() },
  );
  const cron = find(manifests, 'CronJob', 'synapse-media-upload');
  expect(cron.spec).toMatchObject({ schedule: '0 0 * * *', concurrencyPolicy: 'Forbid' });
  const { upload } = pods(manifests);
  expect(upload.spec.template.spec.affinity.podAffinity).toBeDefined();
  expect(JSON.parse(named(upload, 'main').command.at(-1) as string)).toMatchObject({
    media: '/media_store',
    bucketName: 'media',
    prefix: 'matrix/one/',
    keepLocal: 18_000,
  });
  expect(mounted(named(upload, 'main'))).toEqual(expect.arrayContaining(['/data', '/media_store', '/config']));
});

test('on PostgreSQL the Job gets the password as a file', () => {
  const database = SynapseDatabase.postgres({ host: 'pg', password: SecretKey.of('pg', 'password') });
  const { upload } = pods(withBucket({}, { database }));
  expect(mounted(named(upload, 'main'))).toEqual(expect.arrayContaining(['/passfile', '/secrets/pg']));
  expect(JSON.parse(named(upload, 'main').command.at(-1) as string).postgres.passwordFile).toBe('/secrets/pg/password');
});

test('backups know of the bucket, and a drill can neither read nor write it', () => {
  const manifests = synthStack({
    synapse: { mediaBucket: MediaBucket.s3(PROPS) },
    backup: { target: BackupTarget.volume(), drill: {} },
  });
  const task = (name: string) => {
    const workload = workloads(manifests).find(({ metadata }) => metadata.name === name)!;
    return { workload, task: JSON.parse(containers(workload).at(-1)!.command.at(-1) as string) };
  };
  expect(task('synapse-backup').task.bucket).toBe('s3://media/matrix/one/');
  const drill = task('synapse-drill');
  expect(drill.task.bucket).toBe('s3://media/matrix/one/');
  expect(drill.task.config.media_storage_providers).toEqual([]);
  expect(drill.task.keep).not.toContain('media_storage_providers');
  expect(JSON.stringify(drill.workload.spec.template.spec.volumes)).not.toContain('"bucket"');
  expect(containers(drill.workload).map(env)).toEqual([{}, {}]);
});

test('next steps and peers', () => {
  const stack = newStack(Testing.app(), { synapse: { mediaBucket: MediaBucket.s3(PROPS) } });
  const steps = NextSteps.of(stack).markdown;
  expect(steps).toContain('create secret generic bucket --from-file=credentials');
  expect(steps).toContain('**No backup copies the media in s3://media/matrix/one/.**');
  const found = Peers.of(stack).all.filter(({ purpose }) => purpose === 'the bucket for media');
  expect(found.map(({ from, to, ports }) => [from.name, to.name, ports])).toEqual([
    ['Synapse', 'garage.lan', [{ protocol: 'TCP', from: 3900 }]],
    ['the upload of media', 'garage.lan', [{ protocol: 'TCP', from: 3900 }]],
  ]);
});

test('all that is wrong is told at once, and no secret is shown', () => {
  const wrong = {
    bucket: 'Media',
    endpoint: 'https://key:MARKER@s3.example.org',
    prefix: '/a/',
    region: 'a b',
    credentials: SecretKey.of('A', 'b'),
    keepLocal: Duration.millis(1500),
  };
  const mediaBucket = MediaBucket.s3(wrong);
  const extraConfig = { media_storage_providers: [], backup_media_store_path: '/x' };
  const findings = findingsOf(() => synthStack({ synapse: { mediaBucket, extraConfig } }));
  const props = findings.map((line) => /synapse\.([^\x27 ]+)/.exec(line)?.[1]);
  expect(props.sort()).toEqual([
    'extraConfig.backup_media_store_path',
    'extraConfig.media_storage_providers',
    ...['bucket', 'credentials.name', 'endpoint', 'keepLocal', 'prefix', 'region'].map((name) => `mediaBucket.${name}`),
  ]);
  expect(findings.join()).not.toContain('MARKER');
});
