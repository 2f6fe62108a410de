import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Restore } from '../../lib';
import { FakeKubernetesApi } from '../support/fake-kubernetes-api';
import { Person } from './support/people';
import { PostgresServer } from './support/postgres';
import { PostgresHomeserver } from './support/postgres-homeserver';
import { PostgresTarget } from './support/postgres-target';
import { RestoreJobs } from './support/restore-jobs';

const KILLS = Number(process.env.RESTORE_KILLS ?? 8);
const api = new FakeKubernetesApi();

let postgres: PostgresServer;
let first: PostgresHomeserver;
let alice: Person;
/** What had been answered before the backup began. */
let before: { messages: [string, string][]; uploads: [string, string][] };
let signingKey: string;
let snapshot: string;

beforeAll(async () => {
  await api.start();
  postgres = await PostgresServer.start();
  postgres.create('first');
  first = await (await PostgresHomeserver.of(postgres, 'first')).start();
  alice = await Person.register('alice', first.url, first.pod.config);
  for (let i = 0; i < 50; i++) await alice.send(`message ${i}`);
  for (let i = 0; i < 5; i++) await alice.upload();
  before = { messages: [...alice.acknowledged], uploads: [...alice.uploads] };
  let going = true;
  const writing = [1, 2].map(() => alice.writeWhile(() => going));
  await sleep(500);
  const { code, result } = await first.jobs.backup();
  going = false;
  await Promise.all(writing);
  expect([code, result]).toEqual([0, expect.stringContaining(' ok: ')]);
  snapshot = /snapshot (\w+)/.exec(result)![1];
  signingKey = readFileSync(join(first.pod.root, 'secrets/matrix-secrets/signing_key'), 'utf8');
  await first.stop();
});
const giveSecrets = () => api.put('matrix/matrix-secrets', { signing_key: 'fresh', turn_shared_secret: 'fresh' });
beforeEach(giveSecrets);
afterAll(async () => {
  await postgres?.stop();
  await api.stop();
});

const newTarget = () => new PostgresTarget(first.jobs, postgres, api);
const heldBack = (target: PostgresTarget, restore?: Restore, key = signingKey) => target.heldBack(key, restore);

async function run(target: PostgresTarget): Promise<PostgresHomeserver> {
  const homeserver = await target.run();
  alice.url = homeserver.url;
  return homeserver;
}

/** Where install.sh puts them, beside the folder of all others. */
function postgres18(): string {
  const bin = process.env.PATH!.split(':').find((dir) => existsSync(join(dir, 'synapse-python')))!;
  return join(dirname(bin), 'postgres-18/programs');
}

const ok = (text: RegExp | string) => [0, expect.stringMatching(text)];
const failed = (text: string) => [1, expect.stringContaining(` failed: ${text}`)];

test('onto an empty volume and an empty database: identity, sessions, passwords, messages and media are all there', async () => {
  const target = newTarget();
  expect(await heldBack(target, Restore.latest())).toContain('waiting: the volume is empty and a restore is asked for');
  expect(await target.restore()).toEqual(
    ok(/ ok: restored \w{8} of example\.org: 1 users, 1 rooms, \d+ events, 5 media$/),
  );
  expect(target.contents()).toEqual(['.restored', 'media_store']);
  expect(api.values('matrix/matrix-secrets')).toMatchObject({ signing_key: signingKey, turn_shared_secret: 'fresh' });
  expect(await heldBack(target, Restore.latest(), 'the key of before')).toContain('the restored signing key has not');
  expect(await heldBack(target, Restore.latest())).toBeUndefined();
  const homeserver = await run(target);
  expect(await alice.lost(before)).toEqual([]);
  expect(await alice.login()).toMatch(/./);
  await alice.send('after the restore');
  expect((await homeserver.jobs.backup()).result).toContain(' ok: ');
  await homeserver.stop();
  console.log(
    `${before.messages.length} messages, ${before.uploads.length} uploads and the old access token are there`,
  );
});

test('a second run does nothing, and the key may be changed later', async () => {
  const target = newTarget();
  await target.restore();
  expect(await heldBack(target)).toBeUndefined();
  expect(await target.restore()).toEqual(ok('ok: nothing to do'));
  expect(await heldBack(target, undefined, 'another one')).toBeUndefined();
});

describe('a database that is there', () => {
  test('is not touched without being told so', async () => {
    const target = newTarget();
    await target.restore();
    target.grown();
    for (const restore of [Restore.latest(), Restore.snapshot(snapshot)])
      expect(await target.restore(restore)).toEqual(failed('there is a database already, and it was not touched'));
    expect(target.users()).toBe('@later:example.org');
  });

  test('makes way when told so, and is kept', async () => {
    const target = newTarget();
    await target.restore();
    target.grown();
    const restore = Restore.snapshot(snapshot, { replaceExisting: true });
    expect(await heldBack(target, restore)).toContain(`waiting: snapshot ${snapshot} is to be restored`);
    const [code, result] = await target.restore(restore);
    expect([code, result]).toEqual(
      ok(/; what was there is in \.before-restore-\d+ and the schema before_restore_\d+ of the database$/),
    );
    const schema = /before_restore_\d+/.exec(String(result))![0];
    expect([target.users(), target.users(schema)]).toEqual(['@alice:example.org', '@later:example.org']);
    expect(await heldBack(target, restore)).toBeUndefined();
    expect(await target.restore(restore)).toEqual(ok('ok: nothing to do'));
    const homeserver = await run(target);
    expect(await alice.lost(before)).toEqual([]);
    expect((await homeserver.jobs.backup()).result).toMatch(/ ok: .*: 1 users, /);
    await homeserver.stop();
  });

  test('is not taken from under a running server', async () => {
    const homeserver = await first.start();
    const restores = new RestoreJobs(first.jobs, api.url);
    const restore = Restore.snapshot(snapshot, { replaceExisting: true });
    const { code, result } = await restores.start(first.pod.root, restore).ended;
    expect([code, result]).toEqual(failed('somebody is logged in to the database as synapse'));
    expect(existsSync(join(first.pod.root, 'data/.restore-incomplete'))).toBe(false);
    expect((await fetch(`${homeserver.url}/health`)).ok).toBe(true);
    await homeserver.stop();
  });

  test.each([
    ['pg_restore', 'case $* in *data-only*) exec pg_restore "$@" ;; esac; pg_restore "$@" | head -c 200000; exit 7'],
    ['psql', 'case $* in *command=*) exec psql "$@" ;; esac; head -c 200000 | psql "$@"; exit 7'],
  ])('is what it was when %s fails in the middle', async (program, script) => {
    const target = newTarget();
    await target.restore();
    target.grown();
    const env = first.jobs.broken(program, script);
    const restore = Restore.snapshot(snapshot, { replaceExisting: true });
    expect(await target.restore(restore, env)).toEqual(failed('the database is what it was: '));
    expect(target.users()).toBe('@later:example.org');
    expect(target.contents().filter((name) => name.startsWith('.before') || name === '.restore-incomplete')).toEqual(
      [],
    );
    expect(postgres.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'before%'", target.database)).toBe('0');
  });
});

describe('killed', () => {
  const seen = { whole: 0, heldBack: 0, old: 0 };
  let target: PostgresTarget;
  let duration: number;

  beforeAll(async () => {
    giveSecrets();
    target = newTarget();
    await target.restore();
    const begin = Date.now();
    await target.grown().restore(again());
    duration = Date.now() - begin;
  });
  afterAll(() => console.log('after each kill:', seen));

  const again = () => Restore.snapshot(snapshot, { replaceExisting: true });

  /** Kills one and looks at what it left behind. */
  async function kill(when: () => Promise<unknown>, env?: NodeJS.ProcessEnv): Promise<string> {
    // One that was killed goes on where it was: nobody gets at the database before it has ended.
    if (!target.contents().includes('.restore-incomplete')) target.grown();
    const job = target.start(again(), env);
    await when();
    job.kill();
    await job.ended;
    // What the server is about to do for one that is gone.
    await sleep(500);
    const users = target.users();
    const whole = users === '@alice:example.org';
    if (!whole) expect(users).toBe('@later:example.org');
    if (await heldBack(target, again())) seen.heldBack++;
    else {
      seen.whole++;
      expect([whole, existsSync(join(target.root, 'data/media_store'))]).toEqual([true, true]);
    }
    if (!whole) seen.old++;
    return users;
  }

  async function endsWell(): Promise<void> {
    expect(await target.restore(again())).toEqual(ok(' ok: '));
    expect([target.users(), await heldBack(target, again())]).toEqual(['@alice:example.org', undefined]);
  }

  test(`at a random moment, ${KILLS} times, it never leaves what a server would start on, but a whole database`, async () => {
    for (let i = 0; i < KILLS; i++) {
      // The last three seconds have the transaction and the renames, so they get half of the kills.
      await kill(() => sleep(i % 2 ? Math.random() * duration : duration - Math.random() * 3000));
      if (i % 4 === 3) await endsWell();
    }
    await endsWell();
  }, 900_000);

  test('in the middle of the transaction, the database is the old one, and the next run ends well', async () => {
    const stuck = first.jobs.broken(
      'psql',
      'case $* in *command=*) exec psql "$@" ;; esac; { head -c 200000; sleep 600; } | psql "$@"',
    );
    const waiting = `SELECT count(*) FROM pg_stat_activity WHERE datname = '${target.database}' AND now() - xact_start > '0.5 s'`;
    expect(await kill(() => until(() => postgres.sql(waiting) !== '0'), stuck)).toBe('@later:example.org');
    await endsWell();
  });

  test('after the transaction and before the media, the next run goes on', async () => {
    expect(await kill(() => until(() => target.users() !== '@later:example.org'))).toBe('@alice:example.org');
    expect(target.contents()).toContain('.restore-incomplete');
    await endsWell();
    const homeserver = await run(target);
    expect(await alice.lost(before)).toEqual([]);
    await homeserver.stop();
  });
});

// The last one: nothing older reads what it leaves in the repository.
test('by programs that are newer than the server, as those of the image may be', async () => {
  const env = { PATH: `${postgres18()}:${process.env.PATH}` };
  expect(execFileSync('pg_dump', ['--version'], { env, encoding: 'utf8' })).toContain(' 18.');
  const { code, result } = await first.jobs.backup(env);
  expect([code, result]).toEqual(ok(' ok: '));
  const id = /snapshot (\w+)/.exec(result)![1];
  const target = newTarget();
  expect(await target.restore(Restore.snapshot(id))).toEqual([
    1,
    expect.stringMatching(/ failed: pg_restore failed: .*unsupported version.* Set the prop 'postgresImage'/),
  ]);
  expect(await target.restore(Restore.snapshot(id), env)).toEqual(ok(` ok: restored ${id} `));
  const homeserver = await run(target);
  expect(await alice.lost(before)).toEqual([]);
  await homeserver.stop();
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}
