import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Restore } from '../../lib';
import { FakeKubernetesApi } from '../support/fake-kubernetes-api';
import { BackupJobs } from './support/backup-jobs';
import { Person } from './support/people';
import { runPreflight } from './support/preflight';
import { freePort } from './support/processes';
import { renderStack } from './support/rendered';
import { RestoreJobs } from './support/restore-jobs';
import { sqlite } from './support/sqlite';
import { FAST, OLDER, PodFiles, runSynapse } from './support/synapse';

const files = renderStack({ synapse: { extraConfig: FAST } }).get('synapse-config')!;
const api = new FakeKubernetesApi();

let pod: PodFiles;
let url: string;
let jobs: BackupJobs;
let alice: Person;
let snapshot: string;
let before: [string, string][];
let later: [string, string][];

beforeAll(async () => {
  await api.start();
  const port = await freePort();
  pod = new PodFiles(files, port);
  url = `http://127.0.0.1:${port}`;
  jobs = new BackupJobs(pod.root);
  jobs.makeRepository();
});
afterAll(() => api.stop());

const schema = () => Number(sqlite(join(pod.root, 'data/homeserver.db'), 'SELECT version FROM schema_version'));

/** The digest of every file of the volume. It leaves out the empty log that SQLite makes when it reads a database with a write-ahead log. */
function contents(): { [path: string]: string } {
  const found: { [path: string]: string } = {};
  for (const entry of readdirSync(join(pod.root, 'data'), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || entry.name === 'homeserver.db-shm') continue;
    const bytes = readFileSync(path);
    if (entry.name === 'homeserver.db-wal') expect(bytes).toHaveLength(0);
    else found[relative(pod.root, path)] = createHash('sha256').update(bytes).digest('hex');
  }
  return found;
}

/** The messages of the two init containers, also with the image of an older Synapse. */
async function start(python: string, options?: Parameters<typeof runPreflight>[2]) {
  const key = readFileSync(join(pod.root, 'secrets/matrix-secrets/signing_key'), 'utf8');
  expect(await new RestoreJobs(jobs, api.url).heldBack(pod.root, undefined, key)).toBeUndefined();
  return runPreflight(pod, python, options);
}

test('people write on an older Synapse, and a backup is made', async () => {
  const server = await runSynapse(pod, url, OLDER);
  alice = await Person.register('alice', url, pod.config);
  for (let i = 0; i < 20; i++) await alice.send(`message ${i}`);
  before = [...alice.acknowledged];
  const { code, result } = await jobs.backup();
  expect([code, result]).toEqual([0, expect.stringContaining(' ok: ')]);
  snapshot = /snapshot (\w+)/.exec(result)![1];
  await server.stop();
  expect(schema()).toBe(83);
});

test('the present one brings the database forward, and everything is there', async () => {
  expect(await start('synapse-python')).toEqual({ code: 0, output: expect.stringContaining('the config is sound') });
  const server = await runSynapse(pod, url);
  await alice.send('after the upgrade');
  expect(await alice.lost({ messages: alice.acknowledged, uploads: [] })).toEqual([]);
  later = [...alice.acknowledged].slice(before.length);
  await server.stop();
  expect(schema()).toBeGreaterThan(83);
});

test('the older Synapse would not start on it', async () => {
  await expect(runSynapse(pod, url, OLDER)).rejects.toThrow(/Cannot use this database/);
});

describe('the older image is refused before it changes anything', () => {
  test('because it is too old for the config of this version of the library', async () => {
    const untouched = contents();
    expect(await start(OLDER)).toEqual({
      code: 1,
      output: expect.stringMatching(
        /unrecognized arguments: --no-secrets-in-config\n.*Synapse 1\.98\.0 in this image.*nothing was touched: it is too old for this version of the library/s,
      ),
    });
    expect(contents()).toEqual(untouched);
  });

  test('because it is too old for the database, with the remedy', async () => {
    const untouched = contents();
    expect(untouched).toHaveProperty(['data/homeserver.db']);
    const { code, output } = await start(OLDER, { olderArguments: true });
    expect([code, output]).toEqual([
      1,
      expect.stringContaining(
        'a newer Synapse has brought the database to a schema that needs version 84, and this image knows 83: nothing was touched. Use the newer image again, or restore a backup from before: see https://github.com/cdk8s-matrix/cdk8s-matrix/blob/main/docs/upgrading.md',
      ),
    ]);
    expect(contents()).toEqual(untouched);
  });
});

test('after the older backup is restored it runs, with everything up to that backup', async () => {
  api.put('matrix/matrix-secrets', {});
  const restore = Restore.snapshot(snapshot, { replaceExisting: true });
  const { code, result } = await new RestoreJobs(jobs, api.url).start(pod.root, restore).ended;
  expect([code, result]).toEqual([
    0,
    expect.stringMatching(/ ok: restored .*; what was there is in \.before-restore-/),
  ]);
  expect(await start(OLDER, { olderArguments: true })).toEqual({
    code: 0,
    output: expect.stringContaining('the schema of this image is 83'),
  });
  const server = await runSynapse(pod, url, OLDER);
  expect(await alice.lost({ messages: before, uploads: [] })).toEqual([]);
  expect(await alice.lost({ messages: later, uploads: [] })).toEqual(['after the upgrade']);
  expect(await alice.login()).toMatch(/./);
  await server.stop();
  expect(schema()).toBe(83);
});
