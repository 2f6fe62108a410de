import { PersistentVolumeAccessMode as Mode } from 'cdk8s-plus-28';
import { Size, Testing } from 'cdk8s';
import { BackupTarget, DataVolume, KeptObjects, MediaVolume, Restore } from '../../lib';
import { containers, find, findingsOf, manifestsOf, newStack, synthStack, workloads } from '../support/manifests';

const target = BackupTarget.volume();
const mediaStorage = MediaVolume.create({ size: Size.gibibytes(3) });

test('each claim may have no class, a volume and an access mode', () => {
  const options = { storageClassName: '', volumeName: 'nfs', accessMode: Mode.READ_WRITE_MANY };
  const manifests = synthStack({
    synapse: { storage: DataVolume.create(options), mediaStorage: MediaVolume.create(options) },
    backup: { target: BackupTarget.volume(options) },
  });
  for (const name of ['synapse-data', 'synapse-media', 'synapse-backup']) {
    const { spec } = find(manifests, 'PersistentVolumeClaim', name);
    expect(spec).toMatchObject({ storageClassName: '', volumeName: 'nfs', accessModes: ['ReadWriteMany'] });
  }
});

test('a claim for media is mounted by Synapse, backup and restore, not by a drill, and is kept', () => {
  const app = Testing.app();
  const stack = newStack(app, {
    synapse: { mediaStorage },
    backup: { target, drill: {}, restore: Restore.latest() },
  });
  expect(KeptObjects.of(stack).all).toContain('persistentvolumeclaims/synapse-media');
  expect(stack.synapse.config.media_store_path).toBe('/media_store');
  const mounting = workloads(manifestsOf(app)).flatMap((workload) =>
    containers(workload)
      .filter(({ volumeMounts }) => JSON.stringify(volumeMounts ?? []).includes('"/media_store"'))
      .map(({ name }) => `${workload.metadata.name.replace(/-[0-9a-f]{8}$/, '')} ${name}`),
  );
  expect(mounting.sort()).toEqual([
    ...['synapse guard', 'synapse preflight', 'synapse synapse'],
    ...['synapse-backup main', 'synapse-restore main'],
  ]);
});

test.each<[string, Parameters<typeof synthStack>[0], string]>([
  [
    'a mode that keeps the backup out',
    { synapse: { storage: DataVolume.create({ accessMode: Mode.READ_WRITE_ONCE_POD }) } },
    `'synapse.storage.accessMode' must let a second pod in, as backups and restores mount the volume too: READ_WRITE_ONCE, got "ReadWriteOncePod"`,
  ],
  [
    'a mode that keeps Synapse from writing',
    { synapse: { mediaStorage: MediaVolume.create({ accessMode: Mode.READ_ONLY_MANY }) } },
    `'synapse.mediaStorage.accessMode' must be READ_WRITE_ONCE or READ_WRITE_MANY, got "ReadOnlyMany"`,
  ],
  [
    'one claim for both',
    { synapse: { storage: DataVolume.existingClaim('a'), mediaStorage: MediaVolume.existingClaim('a') } },
    `'synapse.mediaStorage' must be another claim than that of 'storage', got "a"`,
  ],
  [
    'no room',
    { synapse: { scratchSize: Size.gibibytes(0) } },
    `'synapse.scratchSize' must be more than zero, in whole KiB, for example Size.gibibytes(10), got "0Gi"`,
  ],
])('%s is refused', (_, props, finding) => {
  expect(findingsOf(() => synthStack(props))).toEqual([finding]);
});

test("scratch follows the claim's size", () => {
  const limits = (storage: DataVolume) => {
    const manifests = synthStack({ synapse: { storage }, backup: { target } });
    const found = workloads(manifests).filter(({ metadata }) => /^synapse(-backup)?$/.test(metadata.name as string));
    const volumes = found.flatMap(({ spec }) => spec.template.spec.volumes as { name: string; emptyDir?: object }[]);
    return volumes.filter(({ name, emptyDir }) => emptyDir && ['tmp', 'work'].includes(name)).map((v) => v.emptyDir);
  };
  const sizes = (tmp: string, work: string) => [{ sizeLimit: tmp }, { sizeLimit: work }, { sizeLimit: '64Mi' }];
  expect(limits(DataVolume.create())).toEqual(sizes('12264Mi', '22Gi'));
  expect(limits(DataVolume.create({ size: Size.gibibytes(50) }))).toEqual(sizes('53224Mi', '102Gi'));
  expect(limits(DataVolume.existingClaim('mine'))).toEqual(sizes('104424Mi', '100Gi'));
});
