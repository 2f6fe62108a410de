import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Restore } from '../../lib';
import { sample } from '../support/sample';
import { BackupJobs } from './support/backup-jobs';
import { Person } from './support/people';
import { PASSWORD, PostgresServer, givePassword } from './support/postgres';
import { PostgresHomeserver } from './support/postgres-homeserver';
import { renderStack } from './support/rendered';
import { RestoreJobs } from './support/restore-jobs';
import { startSynapse } from './support/synapse';

const KILLS = sample(2, 20);
const SYNAPSE_KILLS = sample(1, 10);

let postgres: PostgresServer;
let homeserver: PostgresHomeserver;
let jobs: BackupJobs;
let alice: Person;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  postgres.create('live');
  homeserver = await (await PostgresHomeserver.of(postgres, 'live')).start();
  jobs = homeserver.jobs;
  alice = await Person.register('alice', homeserver.url, homeserver.pod.config);
  await alice.send('hello');
  for (let i = 0; i < 3; i++) await alice.upload();
});
afterAll(async () => {
  await homeserver?.stop();
  await postgres?.stop();
});

const restic = (...args: string[]) => jobs.restic(...args);
const snapshots = () => JSON.parse(restic('snapshots', '--json')) as { id: string; tags: string[] }[];
const verified = () => snapshots().filter(({ tags }) => tags.includes('verified'));
const failed = (text: string) => [1, expect.stringContaining(` failed: ${text}`)];

async function backup(of = jobs, env?: NodeJS.ProcessEnv): Promise<[number | null, string]> {
  const { code, result, output } = await of.backup(env);
  expect(output).not.toContain(PASSWORD);
  return [code, result];
}

/** Runs a number of writers until the work is done. */
async function whileWriting<T>(people: number, work: () => Promise<T>): Promise<T> {
  let going = true;
  const writing = Array.from({ length: people }, () => alice.writeWhile(() => going));
  try {
    return await work();
  } finally {
    going = false;
    await Promise.all(writing);
  }
}

/** A pg_dump that cuts off a part of its dump. */
const cut = (size: string) =>
  `pg_dump "$@"; for arg; do case $arg in --file=*) truncate -s ${size} "\${arg#--file=}" ;; esac; done`;

/** Loads a snapshot into a new database with pg_restore, and counts its rows. */
function contentOf(id: string): { readonly users: number; readonly events: number; readonly bodies: number } {
  const out = mkdtempSync(join(jobs.work, 'looked-at-'));
  restic('restore', id, '--target', out);
  postgres.create('looked-at');
  try {
    postgres.load(join(out, jobs.work, 'work/backup/database.dump'), 'looked-at');
    const count = (table: string) => Number(postgres.sql(`SELECT count(*) FROM ${table}`, 'looked-at'));
    return { users: count('users'), events: count('events'), bodies: count('event_json') };
  } finally {
    postgres.drop('looked-at');
  }
}

test('is made while people write, is read back, and says what is in it', async () => {
  const [code, result] = await whileWriting(3, async () => {
    await sleep(500);
    return backup();
  });
  expect([code, result]).toEqual([
    0,
    expect.stringMatching(/^\S+Z ok: snapshot [0-9a-f]{8} of example\.org: 1 users, 1 rooms, \d+ events, 3 media$/),
  ]);
  expect(jobs.message).toBe(result);
  const events = Number(/(\d+) events/.exec(result)![1]);
  expect(contentOf(verified()[0].id)).toEqual({ users: 1, events, bodies: events });
});

test('stores once what did not change, and nothing that can be read without the password', async () => {
  const size = () => jobs.files('data').reduce((sum, file) => sum + readFileSync(file).length, 0);
  const before = size();
  expect((await backup())[0]).toBe(0);
  // The dump has more than 1 MB, so most of it was not stored again.
  expect(size() - before).toBeLessThan(400_000);
  for (const file of jobs.files('data')) expect(readFileSync(file).includes('CREATE TABLE public.users')).toBe(false);
});

test('does not wait for a request of an earlier run in its pod that nobody reads any more', async () => {
  const job = jobs.start(undefined, {}, (exchange) => {
    writeFileSync(join(exchange, '1.ask'), 'true\0');
    execFileSync('mkfifo', [join(exchange, '1.out')]);
  });
  const outcome = await Promise.race([job.ended, sleep(40_000)]);
  job.kill();
  expect(outcome).toMatchObject({ code: 0, result: expect.stringContaining(' ok: ') });
});

describe('what is wrong is said, and the good backups stay', () => {
  test.each([
    ['a dump that lacks its end', 'pg_dump', cut('-100000'), 'the dump ends in the middle of the table '],
    ['one that has its beginning only', 'pg_dump', cut('5000'), 'pg_restore failed: '],
    [
      'a part of a database',
      'pg_dump',
      'pg_dump --exclude-table=event_json "$@"',
      'no whole database of Synapse, it has no event_json',
    ],
    [
      'programs that are older than the server',
      'pg_dump',
      'printf "pg_dump: error: aborting because of server version mismatch\\npg_dump: detail: server version: 19.0; pg_dump version: 18.1\\n" >&2; exit 1',
      "Set the prop 'postgresImage' of the backup to a version that is as new as the server's",
    ],
  ])('%s', async (_, program, script, expected) => {
    const before = verified().length;
    const [code, result] = await backup(jobs, jobs.broken(program, script));
    expect([code, result]).toEqual([1, expect.stringContaining(expected)]);
    expect(snapshots()).toHaveLength(before);
  });

  test('the data of another server', async () => {
    const other = await PostgresHomeserver.of(postgres, 'live', 'other.org');
    expect(await backup(other.jobs)).toEqual(failed('the database belongs to example.org, not to other.org'));
  });

  test('a database in which no server ever was', async () => {
    postgres.create('untouched');
    const early = await PostgresHomeserver.of(postgres, 'untouched');
    const [code, result] = await backup(early.jobs);
    expect([code, result]).toEqual([1, expect.stringContaining('has the homeserver ever started?')]);
  });

  test('a wrong password', async () => {
    givePassword(homeserver.pod.root, 'wrong');
    const [code, result] = await backup();
    expect([code, result]).toEqual(failed('psql failed: '));
    expect(result).toContain('password authentication failed for user "synapse"');
    givePassword(homeserver.pod.root);
  });
});

test('a backup of PostgreSQL is not restored into SQLite', async () => {
  const sqlite = new BackupJobs(mkdtempSync(join(jobs.work, 'root-')));
  const restores = new RestoreJobs(jobs.inside(sqlite.root, {}), 'http://127.0.0.1:9');
  const { code, result } = await restores.start(sqlite.root, Restore.latest()).ended;
  const id = verified().at(-1)!.id.slice(0, 8);
  expect([code, result]).toEqual(
    failed(`${id} has a database of PostgreSQL, and this server's is SQLite: set the prop 'database' to what it was`),
  );
});

test('nor one of SQLite into PostgreSQL', async () => {
  const before = await startSynapse(renderStack().get('synapse-config')!);
  const sqlite = new BackupJobs(before.pod.root);
  expect((await sqlite.backup()).result).toContain(' ok: ');
  await before.server.stop();
  postgres.create('unfilled');
  const root = mkdtempSync(join(jobs.work, 'root-'));
  givePassword(root);
  const restores = new RestoreJobs(
    sqlite.inside(root, { database: postgres.database('unfilled') }),
    'http://127.0.0.1:9',
  );
  const { code, result } = await restores.start(root, Restore.latest()).ended;
  expect([code, result]).toEqual([
    1,
    expect.stringContaining(
      "has a database of SQLite, and this server's is PostgreSQL: set the prop 'database' to what",
    ),
  ]);
  expect(postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", 'unfilled')).toBe('0');
});

test(`that is killed at a random moment, ${KILLS} times, never counts as one`, async () => {
  const begin = Date.now();
  expect((await backup())[0]).toBe(0);
  const duration = Date.now() - begin;
  await whileWriting(1, async () => {
    for (let i = 0; i < KILLS; i++) {
      const job = jobs.start();
      await sleep(Math.random() * duration);
      job.kill();
      await job.ended;
      for (const { id } of verified()) {
        const { users, events, bodies } = contentOf(id);
        expect([users, bodies]).toEqual([1, events]);
      }
    }
  });
  expect((await backup())[0]).toBe(0);
  expect(snapshots().every(({ tags }) => tags.includes('verified'))).toBe(true);
}, 3_600_000);

test(`a server that is killed while it writes and is backed up, ${SYNAPSE_KILLS} times, keeps what it acknowledged`, async () => {
  for (let i = 0; i < SYNAPSE_KILLS; i++) {
    const known = new Set(alice.acknowledged.keys());
    const job = await whileWriting(2, async () => {
      await sleep(300);
      const made = backup();
      await sleep(Math.random() * 2500);
      await homeserver.stop('SIGKILL');
      return { made };
    });
    expect((await job.made)[1]).toContain(' ok: ');
    await homeserver.start();
    const messages = [...alice.acknowledged].filter(([event]) => !known.has(event));
    expect(messages.length).toBeGreaterThan(0);
    expect(await alice.lost({ messages, uploads: [] })).toEqual([]);
  }
}, 3_600_000);
