import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Restore } from '../../lib';
import { FakeKubernetesApi } from '../support/fake-kubernetes-api';
import { BackupJobs } from './support/backup-jobs';
import { RestoreJobs } from './support/restore-jobs';
import { Person } from './support/people';
import { renderStack } from './support/rendered';
import { integrity } from './support/sqlite';
import { FAST, startSynapse } from './support/synapse';

const files = renderStack({ synapse: { extraConfig: FAST } }).get('synapse-config')!;
const api = new FakeKubernetesApi();

let jobs: BackupJobs;
let restores: RestoreJobs;
let alice: Person;
/** The messages and uploads that the server had acknowledged before the backup began. */
let before: { messages: [string, string][]; uploads: [string, string][] };
let signingKey: string;
let snapshot: string;

beforeAll(async () => {
  await api.start();
  const first = await startSynapse(files);
  jobs = new BackupJobs(first.pod.root);
  jobs.makeRepository();
  restores = new RestoreJobs(jobs, api.url);
  alice = await Person.register('alice', first.url, first.pod.config);
  for (let i = 0; i < 50; i++) await alice.send(`message ${i}`);
  for (let i = 0; i < 5; i++) await alice.upload();
  before = { messages: [...alice.acknowledged], uploads: [...alice.uploads] };
  let going = true;
  const writing = [1, 2].map(() => alice.writeWhile(() => going));
  const { code, result } = await jobs.backup();
  going = false;
  await Promise.all(writing);
  expect([code, result]).toEqual([0, expect.stringContaining(' ok: ')]);
  snapshot = /snapshot (\w+)/.exec(result)![1];
  signingKey = readFileSync(join(first.pod.root, 'secrets/matrix-secrets/signing_key'), 'utf8');
  await first.server.stop();
});
beforeEach(() => api.put('matrix/matrix-secrets', { signing_key: 'fresh', turn_shared_secret: 'fresh' }));
afterAll(() => api.stop());

const newRoot = () => mkdtempSync(join(tmpdir(), 'restored-'));
const start = (root: string, restore: Restore) => restores.start(root, restore);
const restoreInto = (root: string, restore = Restore.latest()) => restores.start(root, restore).ended;
const heldBack = (root: string, restore?: Restore, key = signingKey) => restores.heldBack(root, restore, key);
const contents = (root: string) => readdirSync(join(root, 'data')).sort();

/** Starts the server again on the restored data. */
async function startRestored(root: string): Promise<Awaited<ReturnType<typeof startSynapse>>> {
  const synapse = await startSynapse(files, (pod) => {
    cpSync(join(root, 'data'), join(pod, 'data'), { recursive: true });
    for (const [name, value] of Object.entries(api.values('matrix/matrix-secrets')))
      writeFileSync(join(pod, 'secrets/matrix-secrets', name), value);
  });
  alice.url = synapse.url;
  return synapse;
}

test('onto an empty volume: identity, sessions, passwords, messages and media are all there', async () => {
  const root = newRoot();
  expect(await heldBack(root, Restore.latest())).toContain('waiting: the volume is empty and a restore is asked for');
  const { code, output, result } = await restoreInto(root);
  expect([code, result]).toEqual([
    0,
    expect.stringMatching(/ ok: restored \w{8} of example\.org: 1 users, 1 rooms, \d+ events, 5 media$/),
  ]);
  expect(contents(root)).toEqual(['.restored', 'homeserver.db', 'homeserver.yaml', 'media_store']);
  expect(api.values('matrix/matrix-secrets')).toMatchObject({ signing_key: signingKey, turn_shared_secret: 'fresh' });
  expect(output).not.toContain(signingKey.trim());

  expect(await heldBack(root, Restore.latest(), 'the key of before')).toContain(
    'the restored signing key has not reached this pod',
  );
  expect(await heldBack(root, Restore.latest())).toBeUndefined();
  const synapse = await startRestored(root);
  expect(await alice.lost(before)).toEqual([]);
  expect(await alice.login()).toMatch(/./);
  console.log(
    `${before.messages.length} messages, ${before.uploads.length} uploads and the old access token are there`,
  );
  const keys = (await (await fetch(`${synapse.url}/_matrix/key/v2/server`)).json().catch(() => ({}))) as object;
  if ('verify_keys' in keys)
    expect(Object.keys(keys.verify_keys as object)).toEqual([`ed25519:${signingKey.split(' ')[1]}`]);
  await synapse.server.stop();
});

test('a second run does nothing, and the key may be changed later', async () => {
  const root = newRoot();
  await restoreInto(root);
  expect(await heldBack(root)).toBeUndefined();
  const { code, result } = await restoreInto(root);
  expect([code, result]).toEqual([0, expect.stringContaining('ok: nothing to do')]);
  expect(await heldBack(root, undefined, 'another one')).toBeUndefined();
});

describe('a database that is there', () => {
  const grown = async () => {
    const root = newRoot();
    await restoreInto(root);
    rmSync(join(root, 'data/.restored'));
    return root;
  };

  test('is not touched without being told so', async () => {
    const root = await grown();
    const listed = contents(root);
    for (const restore of [Restore.latest(), Restore.snapshot(snapshot)]) {
      const { code, result } = await restoreInto(root, restore);
      expect([code, result]).toEqual([
        1,
        expect.stringContaining('failed: there is a database already, and it was not touched'),
      ]);
    }
    expect(contents(root)).toEqual(listed);
  });

  test('makes way when told so, and is kept', async () => {
    const root = await grown();
    const restore = Restore.snapshot(snapshot, { replaceExisting: true });
    expect(await heldBack(root, restore)).toContain(`waiting: snapshot ${snapshot} is to be restored`);
    const { code, result } = await restoreInto(root, restore);
    expect([code, result]).toEqual([0, expect.stringMatching(/; what was there is in \.before-restore-\d+$/)]);
    const aside = contents(root).find((name) => name.startsWith('.before-restore-'))!;
    expect(integrity(join(root, 'data', aside, 'homeserver.db'))).toBe('ok');
    expect(await heldBack(root, restore)).toBeUndefined();
    expect((await restoreInto(root, restore)).result).toContain('ok: nothing to do');
  });

  test('is not taken from under a running server', async () => {
    const running = await startSynapse(files);
    const { code, result } = await start(running.pod.root, Restore.snapshot(snapshot, { replaceExisting: true })).ended;
    expect([code, result]).toEqual([1, expect.stringContaining('failed: the homeserver is running on this volume')]);
    expect(contents(running.pod.root)).not.toContain('.restore-incomplete');
    expect((await fetch(`${running.url}/health`)).ok).toBe(true);
    await running.server.stop();
  });
});

describe('what is no good backup is refused, and nothing is left that a server would start on', () => {
  test.each<[string, (kind: string) => void, string]>([
    [
      'a damaged one',
      () =>
        damage((file) =>
          writeFileSync(
            file,
            readFileSync(file).map((byte, i) => (i % 100 === 50 ? byte ^ 1 : byte)),
          ),
        ),
      'failed: restic restore ended with',
    ],
    ['a truncated one', () => damage((file) => truncateSync(file, 100)), 'failed: restic restore ended with'],
    ['one that lost its list', () => jobs.files('snapshots').forEach((file) => truncateSync(file, 10)), 'failed: '],
  ])('%s', async (_, ruin, expected) => {
    ruin('');
    const root = newRoot();
    const { code, result } = await restoreInto(root);
    expect([code, result]).toEqual([1, expect.stringContaining(expected)]);
    expect(existsSync(join(root, 'data/homeserver.db'))).toBe(false);
    expect(await heldBack(root, Restore.latest())).toContain('waiting');
  });

  function damage(change: (file: string) => void): void {
    for (const file of jobs.files('data')) change(file);
  }
});

test('an unknown snapshot is refused, with a list of the existing ones', async () => {
  const fresh = new BackupJobs(newRoot());
  const init = fresh.start([
    '-c',
    'import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))',
    'restic',
    '-r',
    fresh.repository,
    '-p',
    fresh.passwordFile,
    'init',
  ]);
  expect((await init.ended).code).toBe(0);
  const { code, result } = await new RestoreJobs(fresh, api.url).start(newRoot(), Restore.snapshot('0123456789')).ended;
  expect([code, result]).toEqual([
    1,
    expect.stringContaining('there is no verified backup 0123456789 of example.org; there are: none'),
  ]);
});
