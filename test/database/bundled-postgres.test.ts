import { Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  BackupTarget,
  DatabaseVolume,
  KeptObjects,
  MatrixSecrets,
  MatrixStack,
  NextSteps,
  Peers,
  Restore,
  SecretKey,
  SynapseDatabase,
} from '../../lib';
import type { BundledPostgresOptions } from '../../lib';
import { Findings } from '../../lib/shared/findings';
import { checkPools } from '../../lib/database/pools';
import { containers, find, findingsOf, newStack, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const bundled = (options: BundledPostgresOptions = {}) => ({ synapse: { database: SynapseDatabase.bundled(options) } });
const manifests = synthStack({
  ...bundled(),
  backup: { target: BackupTarget.volume(), restore: Restore.latest() },
});
const set = find(manifests, 'StatefulSet', 'postgres');
const [server] = containers(set);

test('Synapse reaches it with the generated password', () => {
  const { database } = newStack(Testing.app(), bundled({ poolSize: 4 })).synapse.config;
  expect(database).toMatchObject({
    args: {
      host: 'postgres',
      port: 5432,
      dbname: 'synapse',
      user: 'synapse',
      sslmode: 'disable',
      cp_min: 4,
      cp_max: 4,
    },
  });
  const guard = containers(find(manifests, 'StatefulSet', 'synapse'))[0];
  expect(JSON.parse(guard.command[3] as string).postgres.passwordFile).toBe(
    '/secrets/matrix-secrets/postgres_password',
  );
});

test('the password is generated only for it, and is in no backup', () => {
  const keys = (props: object) => {
    const job = ofKind(synthStack(props), 'Job').find((m) => (m.metadata.name as string).startsWith('matrix-secrets'));
    return JSON.parse(containers(job)[0].command[3] as string).target.keys as string[];
  };
  expect(keys(bundled())).toContain('postgres_password');
  expect(keys({})).not.toContain('postgres_password');
  const jobs = [find(manifests, 'CronJob', 'synapse-backup')].map((m) => JSON.stringify(m.spec));
  const restore = ofKind(manifests, 'Job').find((m) => (m.metadata.name as string).startsWith('synapse-restore'))!;
  for (const text of [...jobs, JSON.stringify(restore.spec)]) expect(text).not.toContain('postgres_password\\":');
});

test('an existing Secret with the password is used', () => {
  const secrets = MatrixSecrets.fromSecretKeys({ postgresPassword: SecretKey.of('mine', 'pw') });
  const text = JSON.stringify(synthStack({ ...bundled(), secrets }));
  expect(text).toContain('/secrets/mine/pw');
  expect(text).not.toContain('postgres_password');
});

test('the pod: an unprivileged user, memory folders, the limit of its memory', () => {
  expect(set.spec.template.spec.securityContext).toMatchObject({ runAsUser: 70, runAsGroup: 70, fsGroup: 70 });
  expect(server.resources).toMatchObject({ limits: { memory: '1Gi' }, requests: { cpu: '100m', memory: '512Mi' } });
  const folders = set.spec.template.spec.volumes.filter((v: Manifest) => v.emptyDir);
  expect(folders.map((v: Manifest) => [v.name, v.emptyDir.medium, v.emptyDir.sizeLimit])).toEqual([
    ['run', 'Memory', '1Mi'],
    ['shm', 'Memory', '128Mi'],
  ]);
  expect(server.readinessProbe.exec.command).toEqual(['sh', '-c', "psql -XqAt --command='SELECT 1'"]);
});

test('memory and CPU can be set, and the limit is in each container', () => {
  const resources = { cpu: { limit: kplus.Cpu.units(2) }, memory: { request: Size.gibibytes(1) } };
  const options = { memory: Size.mebibytes(3000), resources, upgradeFrom: 'postgres:17.1-alpine' };
  const all = containers(find(synthStack(bundled(options)), 'StatefulSet', 'postgres'));
  expect(all.map((c) => c.name)).toEqual(['upgrade-dump', 'upgrade-load', 'postgres']);
  expect(all.map((c) => c.image)).toEqual(['postgres:17.1-alpine', server.image, server.image]);
  for (const { resources: found } of all) {
    expect(found).toMatchObject({ limits: { cpu: '2', memory: '3000Mi' }, requests: { memory: '1Gi' } });
  }
});

test('the claim is kept, its size is that of the room for backups, and an existing one is taken', () => {
  const stack = newStack(Testing.app(), bundled());
  expect(KeptObjects.of(stack).all).toContain('persistentvolumeclaims/postgres');
  const claim = find(manifests, 'PersistentVolumeClaim', 'postgres');
  expect(claim.spec.resources.requests.storage).toBe('20Gi');
  expect(claim.metadata.annotations).toHaveProperty(['argocd.argoproj.io/sync-options']);
  const work = find(manifests, 'CronJob', 'synapse-backup').spec.jobTemplate.spec.template.spec.volumes;
  expect(work.find((v: Manifest) => v.name === 'work').emptyDir.sizeLimit).toBe('42Gi');
  const existing = synthStack(bundled({ storage: DatabaseVolume.existingClaim('mine') }));
  expect(ofKind(existing, 'PersistentVolumeClaim').map((m) => m.metadata.name)).not.toContain('postgres');
  expect(JSON.stringify(find(existing, 'StatefulSet', 'postgres'))).toContain('"claimName":"mine"');
});

test('Synapse, backups and restores are peers of its pods, and nobody has to make a database', () => {
  const stack = newStack(Testing.app(), {
    ...bundled(),
    backup: { target: BackupTarget.volume(), restore: Restore.latest() },
  });
  const peers = Peers.of(stack).all.filter(({ to }) => to.podLabels?.['app.kubernetes.io/name'] === 'postgres');
  expect(peers.map(({ from, ports }) => [from.name, ports[0].from])).toEqual([
    ['Synapse', 5432],
    ['the backup', 5432],
    ['the restore', 5432],
  ]);
  expect(NextSteps.of(stack).markdown).toContain('statefulset/postgres');
  expect(NextSteps.of(stack).markdown).not.toContain('must be there, made as');
});

test('two homeservers can share the options', () => {
  const database = SynapseDatabase.bundled();
  const secrets = MatrixSecrets.fromSecretName('other');
  const app = Testing.app();
  new MatrixStack(app, 'a', { serverName: 'a.org', namespace: 'a', synapse: { database } });
  const other = new MatrixStack(app, 'b', { serverName: 'b.org', namespace: 'b', synapse: { database }, secrets });
  expect(JSON.stringify(find(other.toJson(), 'StatefulSet', 'postgres'))).toContain('/secrets/other/postgres_password');
});

describe('what is refused', () => {
  const refused = (options: unknown) => findingsOf(() => synthStack(bundled(options as BundledPostgresOptions)));

  test.each([
    [
      { maxConnections: 20 },
      "'synapse.database.maxConnections' must be 21 or more: Synapse opens up to 11, and 10 are for backups and checks. A smaller 'poolSize' needs fewer, got 20",
    ],
    [{ poolSize: 40 }, "'synapse.database.maxConnections' must be 51 or more"],
    [{ maxConnections: 0 }, "'synapse.database.maxConnections' must be a whole number from 1 to 10000"],
    [{ poolSize: 1.5 }, "'synapse.database.poolSize' must be a whole number"],
    [{ memory: Size.mebibytes(200) }, "'synapse.database.memory' must be 534 MiB or more for 50 connections"],
    [{ memory: Size.kibibytes(1024 * 1024 + 1) }, "'synapse.database.memory' must be in whole MiB"],
    [
      { resources: { memory: { limit: Size.gibibytes(2) } } },
      "'synapse.database.resources.memory.limit' must be left out",
    ],
    [
      { resources: { memory: { request: Size.gibibytes(2) } } },
      "'synapse.database.resources.memory.request' must not be above 'memory'",
    ],
    [{ image: 'postgres' }, "'synapse.database.image' must name a version"],
    [
      { image: 'postgres:18', upgradeFrom: 'postgres:18' },
      "'synapse.database.upgradeFrom' must be the image of the old major version",
    ],
    [
      { storage: DatabaseVolume.create({ size: Size.gibibytes(0) }) },
      "'synapse.database.storage.size' must be more than zero",
    ],
    [{ storage: DatabaseVolume.existingClaim('No') }, "'synapse.database.storage' must be the name"],
    [{ memory: undefined }, "'synapse.database.memory' "],
    [{ shared_buffers: '1GB' }, "'synapse.database.shared_buffers' is not known here"],
    ['x', "'synapse.database' "],
  ])('%j', (options, finding) => {
    expect(refused(options)).toEqual([expect.stringContaining(finding)]);
  });

  test('all findings come at once', () => {
    expect(refused({ image: 'x', upgradeFrom: 'y', memory: 1 })).toHaveLength(3);
  });

  test('pools of many processes that together are too large', () => {
    const found = (accepted: number | undefined, processes: number) => {
      const findings = new Findings();
      checkPools(findings, 'maxConnections', { ofProcess: 10, ...(accepted && { accepted }) }, processes);
      return findings.all;
    };
    expect(found(142, 12)).toEqual([]);
    expect(found(21, 1)).toEqual([]);
    expect(found(20, 1)).toEqual([expect.stringContaining('must be 21 or more: Synapse opens up to 11, and 10 are')]);
    expect(found(undefined, 99)).toEqual([]);
    expect(found(141, 12)).toEqual([
      expect.stringContaining(
        'must be 142 or more: 12 processes open up to 11 each, so 132, and 10 are for backups and checks',
      ),
    ]);
  });
});
