import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MediaVolume, Restore } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { FakeKubernetesApi } from '../support/fake-kubernetes-api';
import { BackupJobs } from './support/backup-jobs';
import { DrillJobs } from './support/drill-jobs';
import { Person } from './support/people';
import { renderStack } from './support/rendered';
import { RestoreJobs } from './support/restore-jobs';
import { FAST, startSynapse } from './support/synapse';

const synapse: SynapseOptions = { mediaStorage: MediaVolume.create() };
const files = renderStack({ synapse: { ...synapse, extraConfig: FAST } }).get('synapse-config')!;
const api = new FakeKubernetesApi();
let running: Awaited<ReturnType<typeof startSynapse>>;
let jobs: BackupJobs;
let restores: RestoreJobs;
let alice: Person;

beforeAll(async () => {
  running = await startSynapse(files, (root) => {
    mkdirSync(join(root, 'media_store'));
    // A file system makes this folder, which only root can read.
    mkdirSync(join(root, 'media_store/lost+found'), { mode: 0 });
  });
  jobs = new BackupJobs(running.pod.root, {}, 'example.org', synapse);
  jobs.makeRepository();
  await api.start();
  api.put('matrix/matrix-secrets', { signing_key: 'fresh', turn_shared_secret: 'fresh' });
  restores = new RestoreJobs(jobs, api.url);
  alice = await Person.register('alice', running.url, running.pod.config);
  await alice.send('hello');
  for (let i = 0; i < 3; i++) await alice.upload();
});
afterAll(async () => {
  await running?.server.stop();
  await api.stop();
});

/** The paths of Alice's uploads below a folder with media. */
const uploads = () =>
  [...alice.uploads.keys()].map((uri) => {
    const id = uri.split('/').at(-1)!;
    return join('local_content', id.slice(0, 2), id.slice(2, 4), id.slice(4));
  });
const missing = (folder: string) => uploads().filter((path) => !existsSync(join(folder, path)));

test('Synapse puts the media there, and nothing into the volume of the database', () => {
  expect(missing(join(running.pod.root, 'media_store'))).toEqual([]);
  expect(existsSync(join(running.pod.root, 'data/media_store'))).toBe(false);
});

test('a backup holds them, and finds each upload', async () => {
  const { code, result } = await jobs.backup();
  expect([code, result]).toEqual([0, expect.stringMatching(/ ok: .* 3 media$/)]);
  const listed = jobs.restic('ls', 'latest');
  expect(uploads().filter((path) => !listed.includes(`/media_store/${path}`))).toEqual([]);
  expect(listed).not.toContain('lost+found');
});

test('a drill starts Synapse on the backup, with the media', async () => {
  const { result } = await new DrillJobs(jobs, running.pod).run();
  expect(result).toMatch(/^\S+Z ok: Synapse ran on .* 3 media; .* read its name, a message, a file$/);
});

test('a restore brings both volumes back, and Synapse serves the files from there', async () => {
  const root = mkdtempSync(join(tmpdir(), 'restored-'));
  mkdirSync(join(root, 'media_store'));
  writeFileSync(join(root, 'media_store/of-somebody-else'), '');
  const { code, result } = await restores.start(root, Restore.latest()).ended;
  expect([code, result]).toEqual([0, expect.stringMatching(/what was there is in .* of the volume with the media$/)]);
  expect(missing(join(root, 'media_store'))).toEqual([]);
  expect(readdirSync(join(root, 'data')).sort()).toEqual(['.restored', 'homeserver.db']);
  const [aside] = readdirSync(join(root, 'media_store')).filter((name) => name.startsWith('.before-restore-'));
  expect(readdirSync(join(root, 'media_store', aside))).toEqual(['of-somebody-else']);

  const again = await startSynapse(files, (pod) => {
    for (const volume of ['data', 'media_store']) cpSync(join(root, volume), join(pod, volume), { recursive: true });
    for (const [name, value] of Object.entries(api.values('matrix/matrix-secrets')))
      writeFileSync(join(pod, 'secrets/matrix-secrets', name), value);
  });
  try {
    alice.url = again.url;
    expect(await alice.lost({ messages: alice.acknowledged, uploads: alice.uploads })).toEqual([]);
  } finally {
    await again.server.stop();
  }
});
