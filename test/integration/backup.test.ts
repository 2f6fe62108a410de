import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupTarget, SecretKey } from '../../lib';
import { BackupJobs } from './support/backup-jobs';
import { DrillJobs } from './support/drill-jobs';
import { Person } from './support/people';
import { Server, freePort } from './support/processes';
import { renderStack } from './support/rendered';
import { integrity } from './support/sqlite';
import { FAST, startSynapse } from './support/synapse';

let synapse: Awaited<ReturnType<typeof startSynapse>>;
let jobs: BackupJobs;
let alice: Person;

beforeAll(async () => {
  synapse = await startSynapse(renderStack({ synapse: { extraConfig: FAST } }).get('synapse-config')!);
  jobs = new BackupJobs(synapse.pod.root);
  jobs.makeRepository();
  alice = await Person.register('alice', synapse.url, synapse.pod.config);
  await alice.send('hello');
  for (let i = 0; i < 3; i++) await alice.upload();
});
afterAll(() => synapse?.server.stop());

interface Snapshot {
  readonly id: string;
  readonly tags: readonly string[];
}

const restic = (...args: string[]) => jobs.restic(...args);
const snapshots = () => JSON.parse(restic('snapshots', '--json')) as Snapshot[];
const verified = () => snapshots().filter(({ tags }) => tags.includes('verified'));

describe('a backup', () => {
  test('is made while people write, is read back, and says what is in it', async () => {
    let going = true;
    const writing = [1, 2, 3].map(() => alice.writeWhile(() => going));
    await sleep(500);
    const { code, result } = await jobs.backup();
    going = false;
    await Promise.all(writing);
    expect([code, result]).toEqual([
      0,
      expect.stringMatching(/^\S+Z ok: snapshot [0-9a-f]{8} of example\.org: 1 users, 1 rooms, \d+ events, 3 media$/),
    ]);
    expect(jobs.message).toBe(result);
    expect(verified()).toHaveLength(1);
  });

  test('holds the database, every upload, the key, and each secret; nothing of it can be read without the password', () => {
    const out = join(jobs.work, 'looked-at');
    restic('restore', verified()[0].id, '--target', out);
    const copy = join(out, jobs.work, 'work/backup');
    expect(integrity(join(copy, 'homeserver.db'))).toBe('ok');
    const secrets = [
      'signing_key',
      'macaroon_secret_key',
      'form_secret',
      'registration_shared_secret',
      'turn_shared_secret',
    ];
    for (const name of secrets) {
      const kept = readFileSync(join(copy, 'secrets', name), 'utf8');
      expect(kept).toBe(readFileSync(join(synapse.pod.root, 'secrets/matrix-secrets', name), 'utf8'));
      for (const kind of ['data', 'snapshots', 'index'])
        for (const file of jobs.files(kind)) expect(readFileSync(file).includes(kept)).toBe(false);
    }
    for (const uri of alice.uploads.keys()) {
      const id = uri.split('/').at(-1)!;
      const path = join(
        out,
        synapse.pod.root,
        'data/media_store/local_content',
        id.slice(0, 2),
        id.slice(2, 4),
        id.slice(4),
      );
      expect(readFileSync(path)).toHaveLength(50_000);
    }
  });

  test('tells no secret, and keeps the last one of a day', async () => {
    const { code, output } = await jobs.backup();
    expect(code).toBe(0);
    for (const file of ['signing_key', 'form_secret'])
      expect(output).not.toContain(readFileSync(join(synapse.pod.root, 'secrets/matrix-secrets', file), 'utf8').trim());
    expect(output).not.toContain('the password of');
    // restic also keeps the oldest snapshot as long as the policy permits more snapshots.
    expect(snapshots().map(({ tags }) => tags)).toEqual([['verified'], ['verified']]);
  });

  test('is one at a time', async () => {
    const outcomes = await Promise.all([jobs.backup(), jobs.backup()]);
    expect(outcomes.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(outcomes.find(({ code }) => code)!.result).toContain('failed: another backup or restore is at work');
  });

  test('is not kept from working by the lock of one that died', async () => {
    const prune = jobs.start([
      '-c',
      'import os, sys; os.execvp("restic", sys.argv[1:])',
      'restic',
      '-r',
      jobs.repository,
      '-p',
      jobs.passwordFile,
      'check',
      '--read-data',
    ]);
    while (jobs.files('locks').length === 0) await sleep(5);
    prune.kill();
    await prune.ended;
    expect(jobs.files('locks')).toHaveLength(1);
    expect((await jobs.backup()).result).toContain(' ok: ');
  });
});

test('a bucket takes it as well, with keys from a file', async () => {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const store = await Server.start('moto', ['moto_server', '-H', '127.0.0.1', '-p', String(port)], {
    ready: async () => (await fetch(endpoint)).ok,
  });
  try {
    await fetch(`${endpoint}/matrix`, { method: 'PUT' });
    const target = BackupTarget.s3({ endpoint, bucket: 'matrix', path: 'a', credentials: SecretKey.of('s3', 'file') });
    const inBucket = new BackupJobs(synapse.pod.root, { target });
    const file = join(synapse.pod.root, 'secrets/s3/file');
    mkdirSync(dirname(file));
    writeFileSync(file, '[default]\naws_access_key_id = key\naws_secret_access_key = MARKER\n');
    for (let i = 0; i < 2; i++) {
      const { code, output } = await inBucket.backup();
      expect([code, output]).toEqual([0, expect.stringContaining(' ok: snapshot ')]);
      expect(output).not.toContain('MARKER');
    }
    expect(inBucket.files('data')).toEqual([]);
    const { output } = await new DrillJobs(inBucket, synapse.pod).run({}, { credentialsFile: file });
    expect(output).toMatch(/^\S+Z ok: Synapse ran on /);
  } finally {
    await store.stop();
  }
});

describe('what is wrong is said, and the good backups stay', () => {
  test('a repository of another server', async () => {
    const other = new BackupJobs(synapse.pod.root, {}, 'other.org');
    const command = other.commandWith({ repository: jobs.repository, passwordFile: jobs.passwordFile });
    const { code, result } = await other.start(command).ended;
    expect([code, result]).toEqual([
      1,
      expect.stringContaining("holds backups of ['example.org']: give other.org one of its own"),
    ]);
  });

  test('the data of another server', async () => {
    const { code, result } = await new BackupJobs(synapse.pod.root, {}, 'other.org').backup();
    expect([code, result]).toEqual([
      1,
      expect.stringContaining('the database belongs to example.org, not to other.org'),
    ]);
  });

  test('a wrong password', async () => {
    const wrong = join(jobs.work, 'wrong');
    writeFileSync(wrong, 'x\n');
    const { code, result } = await jobs.start(jobs.commandWith({ passwordFile: wrong })).ended;
    expect([code, result]).toEqual([1, expect.stringContaining('wrong password')]);
  });

  test.each([
    [
      'damaged',
      (file: string) =>
        writeFileSync(
          file,
          readFileSync(file).map((byte, i) => (i % 100 === 50 ? byte ^ 1 : byte)),
        ),
    ],
    ['truncated', (file: string) => truncateSync(file, 100)],
  ])('a repository whose packs are %s', async (_, damage) => {
    const before = verified().length;
    for (const file of jobs.files('data')) damage(file);
    const { code, result } = await jobs.backup();
    expect([code, result]).toEqual([1, expect.stringContaining('failed: restic ')]);
    expect(verified()).toHaveLength(before);
  });
});
