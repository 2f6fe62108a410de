import { Cron } from 'cdk8s';
import { Peers, PythonPackages, SecretKey, SynapseDatabase } from '../../lib';
import type { StateCompressionOptions, SynapseOptions } from '../../lib';
import { Testing } from 'cdk8s';
import { containers, find, findingsOf, newStack, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const database = SynapseDatabase.postgres({
  host: 'pg.lan',
  port: 6000,
  password: SecretKey.of('pg', 'password'),
  ca: SecretKey.of('pg-ca', 'ca.crt'),
});

function cronJob(stateCompression: StateCompressionOptions = {}, more: SynapseOptions = {}): Manifest {
  return find(synthStack({ synapse: { database, stateCompression, ...more } }), 'CronJob', 'synapse-state-compression');
}

const jobOf = (cron: Manifest) => cron.spec.jobTemplate;
const podOf = (cron: Manifest) => jobOf(cron).spec.template.spec;
const taskOf = (cron: Manifest) => JSON.parse(containers(jobOf(cron)).at(-1)!.command.at(-1) as string) as object;

test('runs by schedule, one at a time, with the numbers of the user', () => {
  expect(cronJob().spec).toMatchObject({ schedule: '37 2 * * 0', concurrencyPolicy: 'Forbid' });
  expect(taskOf(cronJob())).toMatchObject({ chunkSize: 500, chunks: 100 });
  const own = cronJob({ schedule: Cron.daily(), chunkSize: 100, chunks: 9 });
  expect(own.spec.schedule).toBe('0 0 * * *');
  expect(taskOf(own)).toMatchObject({ chunkSize: 100, chunks: 9 });
});

test('reads the password from a file, and mounts no claim, so that it runs on any node', () => {
  const cron = cronJob();
  expect(taskOf(cron)).toMatchObject({
    postgres: {
      passwordFile: '/secrets/pg/password',
      connection: { host: 'pg.lan', port: 6000, sslmode: 'verify-full', sslrootcert: '/secrets/pg-ca/ca.crt' },
    },
  });
  const { volumes, affinity } = podOf(cron);
  expect(JSON.stringify(volumes)).not.toContain('persistentVolumeClaim');
  expect(affinity).toBeUndefined();
});

test('installs the tool by its hash, or takes that of the image', () => {
  const [install] = podOf(cronJob()).initContainers as Manifest[];
  expect(install.command.at(-1)).toMatch(/"synapse-auto-compressor==0\.1\.2 --hash=sha256:[0-9a-f]{64}"/);
  const own = podOf(cronJob({}, { image: 'example.org/synapse:1', packages: PythonPackages.inImage() }));
  expect(own).not.toHaveProperty('initContainers');
  expect(JSON.stringify(own.volumes)).not.toContain('packages');
});

test.each([
  [undefined, 'the internet', 443],
  [PythonPackages.install({ index: 'http://pypi.lan:3141/simple' }), 'pypi.lan', 3141],
])('tells whom it talks to', (packages, index, port) => {
  const synapse = { database, stateCompression: {}, ...(packages && { packages }) };
  const stack = newStack(Testing.app(), { synapse });
  const peers = Peers.of(stack).all.filter(({ from }) => from.name === 'the compression of state');
  expect(peers.map(({ to, ports }) => [to.name, ports[0].from])).toEqual([
    ['pg.lan', 6000],
    [index, port],
  ]);
});

test.each<[SynapseOptions, string]>([
  [{ stateCompression: {} }, "'synapse.stateCompression' needs a PostgreSQL 'database'"],
  [{ database, stateCompression: { chunkSize: 99 } }, "'synapse.stateCompression.chunkSize' must be a whole number"],
  [{ database, stateCompression: { chunks: 1.5 } }, "'synapse.stateCompression.chunks' must be a whole number from 1"],
  [{ database, stateCompression: { chunks: 0 } }, 'got 0'],
])('%j is refused', (synapse, finding) => {
  expect(findingsOf(() => synthStack({ synapse }))).toEqual([expect.stringContaining(finding)]);
});
