import { PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import {
  AppService,
  Autoscaling,
  Duty,
  Endpoints,
  MediaBucket,
  MediaVolume,
  Monitoring,
  SecretKey,
  SynapseDatabase,
  SynapseModule,
  Workers,
} from '../../lib';
import type { MatrixStackProps, SynapseOptions } from '../../lib';
import { containers, find, findingsOf, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const key = (name: string) => SecretKey.of(name, 'value');
const PACKAGE = `my-module==1.0.0 --hash=sha256:${'0'.repeat(64)}`;
const GROUPS = {
  sync: { serves: [Endpoints.SYNC], autoscaling: Autoscaling.upTo(3) },
  media: { replicas: 2, does: [Duty.MEDIA] },
};
const synapse = {
  database: SynapseDatabase.bundled(),
  workers: Workers.of({ groups: GROUPS }),
  mediaBucket: MediaBucket.s3({ bucket: 'media', credentials: key('bucket') }),
  modules: [SynapseModule.of({ module: 'my_module.Module', config: { a: key('module') }, packages: [PACKAGE] })],
  appServices: [AppService.fromSecret(key('bridge'), { rateLimited: false }), AppService.fromSecret(key('bot'))],
};
const manifests = synthStack({ synapse });
const WORKERS = ['synapse-sync', 'synapse-media'];
const podOf = (name: string): Manifest => find(manifests, 'StatefulSet', name).spec.template.spec;
const container = (pod: string, name: string): Manifest =>
  containers(find(manifests, 'StatefulSet', pod)).find((one) => one.name === name) ?? {};
const paths = ({ volumeMounts = [] }: Manifest) => (volumeMounts as { mountPath: string }[]).map((m) => m.mountPath);
const env = ({ env: list = [] }: Manifest) =>
  Object.fromEntries((list as { name: string; value?: string }[]).map(({ name, value }) => [name, value]));

test.each(WORKERS)('%s has the mounts and variables of main, also those that came late', (name) => {
  for (const step of ['synapse', 'preflight']) {
    const [worker, main] = [container(name, step), container('synapse', step)];
    const shared = paths(worker).filter((path) => path !== '/data/media_store');
    expect(shared.sort()).toEqual(paths(main).sort());
    expect(env(worker)).toMatchObject(env(main));
  }
  const mounted = paths(container(name, 'preflight')).join(' ');
  expect(mounted).toContain('/packages');
  expect(mounted).toContain('/modules-secret');
  expect(mounted).toContain('/registrations');
});

test.each(WORKERS)(
  '%s installs packages and changes registrations before it tries the config, without a claim',
  (name) => {
    const names = (podOf(name).initContainers as { name: string }[]).map((one) => one.name);
    expect(names).toEqual(['files', 'packages', 'registrations', 'preflight']);
    const task = (pod: string) => JSON.parse(container(pod, 'packages').command[3] as string) as { cache?: string };
    expect(task(name)).not.toHaveProperty('cache');
    expect(task('synapse')).toEqual({ ...task(name), cache: expect.any(String) });
    // The kubelet refuses two mounts at one path. Only Synapse itself needs the secrets.
    for (const one of containers(find(manifests, 'StatefulSet', name))) {
      expect(new Set(paths(one)).size).toBe(paths(one).length);
    }
    expect(paths(container(name, 'packages'))).toEqual(['/packages']);
  },
);

describe('the copies of media in a bucket', () => {
  const media = (options: SynapseOptions) =>
    find(synthStack({ synapse: { ...synapse, ...options } }), 'StatefulSet', 'synapse-media');
  const claims = (set: Manifest) =>
    (set.spec.template.spec.volumes as { persistentVolumeClaim?: { claimName: string } }[]).flatMap(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
    );

  test.each<[string, SynapseOptions]>([
    ['/data/media_store', {}],
    ['/media_store', { mediaStorage: MediaVolume.create() }],
  ])('are in a volume of the pod at %s, which one container keeps small', (folder, options) => {
    const set = media(options);
    // A claim for one node would keep the pod Pending on the others.
    expect(claims(set)).toEqual([]);
    expect(set.spec.template.spec.volumes).toContainEqual({ name: 'media-copies', emptyDir: { sizeLimit: '4Gi' } });
    const [synapseItself, cleaner] = set.spec.template.spec.containers as Manifest[];
    expect(paths(synapseItself)).toContain(folder);
    expect(paths(cleaner)).toEqual([folder]);
    expect(JSON.parse(cleaner.command[3] as string)).toMatchObject({ folder, bytes: 2 * 1024 ** 3 });
    expect(
      find(synthStack({ synapse: { ...synapse, ...options } }), 'StatefulSet', 'synapse-sync').spec.template.spec,
    ).toMatchObject({ containers: [{ name: 'synapse' }] });
  });

  test('are not cleaned in a claim that many nodes mount, which the Job of the bucket does', () => {
    const set = media({ mediaStorage: MediaVolume.create({ accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY }) });
    expect(claims(set)).toEqual(['synapse-media']);
    expect(set.spec.template.spec.containers).toHaveLength(1);
  });
});

describe('metrics', () => {
  const ends = (props: Partial<MatrixStackProps>) =>
    ofKind(synthStack(props), 'PodMonitor').map(({ metadata, spec }) => [
      metadata.name as string,
      spec.selector.matchLabels['app.kubernetes.io/instance'] as string,
    ]);
  const monitoring = Monitoring.prometheusOperator();

  test('of workers and the router are found, as those of main are', () => {
    const names = ends({ synapse, monitoring }).map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'matrix-synapse',
        'matrix-synapse-sync',
        'matrix-synapse-media',
        'matrix-synapse-router',
      ]),
    );
    const ports = (container_: Manifest) => (container_.ports as { name: string; containerPort: number }[]) ?? [];
    const watched = synthStack({ synapse, monitoring });
    const [main] = containers(find(watched, 'StatefulSet', 'synapse-sync')).filter((one) => one.name === 'synapse');
    expect(ports(main)).toContainEqual({ name: 'metrics', containerPort: 9001 });
    const [router] = containers(find(watched, 'Deployment', 'synapse-router'));
    expect(ports(router)).toContainEqual({ name: 'metrics', containerPort: 8405 });
  });

  test('are not there when main has none', () => {
    const names = ends({ synapse: { ...synapse, metrics: false }, monitoring }).map(([name]) => name);
    expect(names.filter((name) => name.startsWith('matrix-synapse'))).toEqual([]);
  });
});

describe('a database that comes with the stack accepts the connections of the workers', () => {
  const conf = (database: SynapseDatabase, workers: Workers) =>
    find(synthStack({ synapse: { database, workers } }), 'ConfigMap', 'postgres-config').data[
      'postgresql.conf'
    ] as string;

  test('of a preset', () => {
    expect(conf(SynapseDatabase.bundled(), Workers.small())).toContain("max_connections = '50'");
    // Main and 8 workers, with 11 each, and 10 more.
    const medium = synthStack({ synapse: { database: SynapseDatabase.bundled(), workers: Workers.medium() } });
    expect(conf(SynapseDatabase.bundled(), Workers.medium())).toContain("max_connections = '109'");
    expect(containers(find(medium, 'StatefulSet', 'postgres'))[0].resources.limits.memory).toBe('1280Mi');
    const cluster = { database: SynapseDatabase.cloudNativePg(), workers: Workers.medium() };
    const [{ spec }] = ofKind(synthStack({ synapse: cluster }), 'Cluster');
    expect(spec.postgresql.parameters.max_connections).toBe('109');
  });

  test('unless its options name a number, or need more memory', () => {
    const found = (database: SynapseDatabase, workers = Workers.medium()) =>
      findingsOf(() => synthStack({ synapse: { database, workers } })).join('\n');
    expect(found(SynapseDatabase.bundled({ maxConnections: 60 }))).toContain(
      "'synapse.database.maxConnections' must be 109 or more",
    );
    expect(found(SynapseDatabase.cloudNativePg({ serverConnections: 100 }))).toContain(
      "'synapse.database.serverConnections' must be 109 or more",
    );
    expect(found(SynapseDatabase.bundled(), Workers.large())).toContain(
      "'synapse.database.maxConnections' must be 582",
    );
  });
});
