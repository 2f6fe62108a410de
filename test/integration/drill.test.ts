import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Size } from 'cdk8s';
import { OUTGOING } from './support/outgoing-settings';
import { BackupJobs } from './support/backup-jobs';
import { DrillJobs } from './support/drill-jobs';
import type { BackupManifest } from './support/drill-jobs';
import { Person } from './support/people';
import { renderStack } from './support/rendered';
import { runSql } from './support/sqlite';
import { startSynapse } from './support/synapse';

const KEY = 'secrets/signing_key';

let synapse: Awaited<ReturnType<typeof startSynapse>>;
let jobs: BackupJobs;
let drills: DrillJobs;
let alice: Person;

const failed = (text: string) => [1, expect.stringMatching(new RegExp(`^\\S+Z failed: .*${text}`))];
const outcome = async (...args: Parameters<DrillJobs['run']>) => {
  const { code, result } = await drills.run(...args);
  return [code, result];
};
const sql = (copy: string, ...statements: string[]) => runSql(join(copy, 'homeserver.db'), ...statements);

beforeAll(async () => {
  synapse = await startSynapse(renderStack().get('synapse-config')!);
  jobs = new BackupJobs(synapse.pod.root);
  drills = new DrillJobs(jobs, synapse.pod);
});
afterAll(() => synapse?.server.stop());

describe('a drill that succeeds', () => {
  test('reports that there is no backup yet', async () => {
    jobs.makeRepository();
    expect(await outcome()).toEqual(failed('there is no verified backup latest of example.org; there are: none$'));
  });

  test('without an account passes, and reports that', async () => {
    expect((await jobs.backup()).code).toBe(0);
    expect(await outcome()).toEqual([
      0,
      expect.stringMatching(
        / ok: Synapse ran on \w{8} of example\.org from \S+: 0 users, 0 rooms, 0 events, 0 media; signing key ed25519:a_test; nobody has an account yet/,
      ),
    ]);
  });

  test('with people, messages and media counts and reads all, and leaves and changes nothing', async () => {
    alice = await Person.register('alice', synapse.url, synapse.pod.config);
    for (let i = 0; i < 5; i++) await alice.send(`message ${i}`);
    for (let i = 0; i < 3; i++) await alice.upload();
    const backup = await jobs.backup();
    const [, snapshot, counts] = /snapshot (\w+) of example\.org: (.*)$/.exec(backup.result)!;
    const repository = jobs.files('');
    const { code, result, output } = await drills.run();
    expect([code, result]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(
          ` ok: Synapse ran on ${snapshot} of example\\.org from \\S+: ${counts}; signing key ed25519:a_test; ` +
            'an access token of then read its name, a message, a file$',
        ),
      ),
    ]);
    for (const secret of [
      alice.token,
      readFileSync(join(synapse.pod.root, 'secrets/matrix-secrets/signing_key'), 'utf8').split(' ')[2].trim(),
    ])
      expect(output).not.toContain(secret);
    expect(drills.leftovers).toEqual([]);
    expect(jobs.files('')).toEqual(repository);
    expect(await alice.lost({ messages: alice.acknowledged, uploads: alice.uploads })).toEqual([]);
  });

  test('runs with config that would reach outside, and with secrets that the cluster has lost', async () => {
    const fragment = join(jobs.work, 'fragment.yaml');
    writeFileSync(fragment, JSON.stringify(OUTGOING));
    expect(await outcome({}, { configs: [synapse.pod.config, fragment] })).toEqual([
      0,
      expect.stringContaining(' ok: Synapse ran on '),
    ]);
  });
});

describe('a drill fails, and reports the reason, for', () => {
  afterEach(() => expect(drills.leftovers).toEqual([]));
  /** Each case changes a fresh backup. */
  beforeEach(async () => expect((await jobs.backup()).code).toBe(0));

  test.each<[string, (copy: string, manifest: BackupManifest) => void, string, boolean?]>([
    [
      'a database that is damaged, though its digest is right',
      (copy) => {
        const file = join(copy, 'homeserver.db');
        writeFileSync(
          file,
          readFileSync(file).map((byte, i) => (i > 100_000 && i % 1000 < 500 ? 0x55 : byte)),
        );
      },
      'homeserver\\.db is (damaged|no sound database of Synapse): ',
    ],
    [
      'a database that is another',
      (copy) => sql(copy, "DELETE FROM event_json WHERE json LIKE '%message 4%'"),
      'homeserver\\.db is not what was backed up$',
      false,
    ],
    [
      'fewer events than there were',
      (_, manifest) => (manifest.found.events += 7),
      '\\d+ events were restored, and \\d+ in the backup$',
    ],
    [
      'a message that the server has lost',
      (copy) => sql(copy, "DELETE FROM event_json WHERE json LIKE '%message 4%'"),
      'Synapse on the backup answered /_matrix/client/v3/rooms/\\S+ with 404: ',
    ],
    ['no signing key', (copy) => writeFileSync(join(copy, KEY), 'none'), 'signing_key is no signing key$'],
    [
      'the signing key of another server, by the same name',
      (copy) => writeFileSync(join(copy, KEY), `ed25519 a_test ${'A'.repeat(43)}\n`),
      'ed25519:a_test in the backup is not the one of that name that signed the events',
    ],
    [
      'the schema of a Synapse to come',
      (copy) =>
        sql(copy, 'UPDATE schema_compat_version SET compat_version = 9999', 'UPDATE schema_version SET version = 9999'),
      'Synapse ended with 1 when it was started on the backup: .*this database as it is too new',
    ],
    [
      'a kind of database that it can not start',
      (_, manifest) => (manifest.database = 'postgres'),
      "the backup's database is of PostgreSQL, and a drill can only start Synapse on SQLite$",
    ],
  ])('%s', async (_, change, reason, digests = true) => {
    drills.forge(change, digests);
    expect(await outcome()).toEqual(failed(reason));
  });

  test('media that are not what was uploaded', async () => {
    const uri = [...alice.uploads.keys()][0].split('/').at(-1)!;
    const file = join(
      synapse.pod.root,
      'data/media_store/local_content',
      uri.slice(0, 2),
      uri.slice(2, 4),
      uri.slice(4),
    );
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.concat([Buffer.from('x'), bytes.subarray(1)]));
    drills.forge(() => undefined);
    expect(await outcome()).toEqual(failed(`1 files of media are not what was uploaded, such as ${uri}$`));
    rmSync(file);
    drills.forge(() => undefined);
    expect(await outcome()).toEqual([0, expect.stringContaining('; 1 files of media were gone before')]);
    writeFileSync(file, bytes);
  });

  test('config that Synapse refuses', async () => {
    const fragment = join(jobs.work, 'refused.yaml');
    writeFileSync(fragment, 'max_upload_size: 50MB\n');
    expect(await outcome({}, { configs: [synapse.pod.config, fragment] })).toEqual(
      failed('Synapse ended with 1 when it was started on the backup: .*50MB'),
    );
  });

  test('a signing key that is in a config file, and in no backup', async () => {
    const fragment = join(jobs.work, 'key.yaml');
    writeFileSync(fragment, `signing_key: ed25519 a_other ${'B'.repeat(42)}A\n`);
    expect(await outcome({}, { configs: [synapse.pod.config, fragment] })).toEqual(
      failed("the server's signing key ed25519:a_other is not the one in the backup, ed25519:a_test"),
    );
  });

  test('a backup that needs more room than it may take, before it is fetched', async () => {
    expect(await outcome({ size: Size.mebibytes(1) })).toEqual(
      failed("the backup takes 0\\.0 GiB, and a drill may take 0\\.0 GiB: set the drill's prop 'size'$"),
    );
  });

  test('a damaged repository', async () => {
    const packs = jobs.files('data').map((file) => ({ file, bytes: readFileSync(file) }));
    for (const { file } of packs) chmodSync(file, 0o600);
    for (const { file, bytes } of packs) writeFileSync(file, bytes.subarray(0, 100));
    expect(await outcome()).toEqual(failed('restic \\w+ ended with 1'));
    for (const { file, bytes } of packs) writeFileSync(file, bytes);
  });
});

test('a drill reports that the cluster does not enforce its NetworkPolicy', async () => {
  const { port } = new URL(synapse.url);
  const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: port };
  const { result } = await (await drills.start({}, { settle: 2 }, env)).ended;
  expect(result).toMatch(
    / ok: Synapse ran on .*; the cluster enforces no NetworkPolicy, so only Synapse's config kept/,
  );
});

test('a drill does not touch an existing database', async () => {
  const drill = await drills.start();
  const file = join(drills.scratch, 'data/homeserver.db');
  writeFileSync(file, 'somebody’s');
  expect((await drill.ended).result).toContain('failed: there is a database in ');
  expect(readFileSync(file, 'utf8')).toBe('somebody’s');
});

test('a drill does not fail when a backup removes the snapshot that it reads', async () => {
  const wrapper = join(jobs.work, 'restic');
  // The first `restic restore` fails after it has made another snapshot.
  const program = `#!/bin/sh
if [ "$1" = restore ] && mkdir ${wrapper}.once 2>/dev/null; then
  restic backup -q --host example.org --tag unverified ${synapse.pod.root}/config
  echo 'pack is gone' >&2; exit 1
fi
exec restic "$@"
`;
  writeFileSync(wrapper, program, { mode: 0o755 });
  const { result, output } = await drills.run({}, { restic: wrapper });
  expect(existsSync(`${wrapper}.once`)).toBe(true);
  expect(output).toContain('once more, as a backup was at work: restic restore ended with 1: pack is gone');
  expect(result).toContain(' ok: Synapse ran on ');
});

test('a killed drill leaves the backups unchanged, and its Synapse ends with it', async () => {
  const repository = jobs.files('');
  const drill = await drills.start();
  while (!existsSync(join(drills.scratch, 'data/homeserver.db'))) await sleep(50);
  await sleep(1000);
  drill.kill();
  expect((await drill.ended).code).toBeNull();
  const still = spawnSync('pgrep', ['-f', drills.scratch], { encoding: 'utf8' });
  expect(still.stdout).toBe('');
  expect(jobs.files('')).toEqual(repository);
  expect(await outcome()).toEqual([0, expect.stringContaining(' ok: Synapse ran on ')]);
});
