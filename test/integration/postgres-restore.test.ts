import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Restore } from '../../lib';
import { BackedUp, failed, ok } from './support/postgres-backed-up';
import { RestoreJobs } from './support/restore-jobs';

let server: BackedUp;

beforeAll(async () => {
  server = await BackedUp.make();
});
beforeEach(() => server.giveSecrets());
afterAll(() => server?.stop());

/** The folder of PostgreSQL 18's programs, which install.sh puts beside the other programs. */
function postgres18(): string {
  const bin = process.env.PATH!.split(':').find((dir) => existsSync(join(dir, 'synapse-python')))!;
  return join(dirname(bin), 'postgres-18/programs');
}

test('onto an empty volume and an empty database: identity, sessions, passwords, messages and media are all there', async () => {
  const target = server.target();
  expect(await server.heldBack(target, Restore.latest())).toContain(
    'waiting: the volume is empty and a restore is asked for',
  );
  expect(await target.restore()).toEqual(
    ok(/ ok: restored \w{8} of example\.org: 1 users, 1 rooms, \d+ events, 5 media$/),
  );
  expect(target.contents()).toEqual(['.restored', 'homeserver.yaml', 'media_store']);
  expect(server.api.values('matrix/matrix-secrets')).toMatchObject({
    signing_key: server.signingKey,
    turn_shared_secret: 'fresh',
  });
  expect(await server.heldBack(target, Restore.latest(), 'the key of before')).toContain(
    'the restored signing key has not',
  );
  expect(await server.heldBack(target, Restore.latest())).toBeUndefined();
  const homeserver = await server.run(target);
  expect(await server.alice.lost(server.before)).toEqual([]);
  expect(await server.alice.login()).toMatch(/./);
  await server.alice.send('after the restore');
  expect((await homeserver.jobs.backup()).result).toContain(' ok: ');
  await homeserver.stop();
  console.log(
    `${server.before.messages.length} messages, ${server.before.uploads.length} uploads and the old access token are there`,
  );
});

test('a second run does nothing, and the key may be changed later', async () => {
  const target = server.target();
  await target.restore();
  expect(await server.heldBack(target)).toBeUndefined();
  expect(await target.restore()).toEqual(ok('ok: nothing to do'));
  expect(await server.heldBack(target, undefined, 'another one')).toBeUndefined();
});

describe('a database that is there', () => {
  test('is not touched without being told so', async () => {
    const target = server.target();
    await target.restore();
    target.grown();
    for (const restore of [Restore.latest(), Restore.snapshot(server.snapshot)])
      expect(await target.restore(restore)).toEqual(failed('there is a database already, and it was not touched'));
    expect(target.users()).toBe('@later:example.org');
  });

  test('makes way when told so, and is kept', async () => {
    const target = server.target();
    await target.restore();
    target.grown();
    const restore = Restore.snapshot(server.snapshot, { replaceExisting: true });
    expect(await server.heldBack(target, restore)).toContain(`waiting: snapshot ${server.snapshot} is to be restored`);
    const [code, result] = await target.restore(restore);
    expect([code, result]).toEqual(
      ok(/; what was there is in \.before-restore-\d+ and the schema before_restore_\d+ of the database$/),
    );
    const schema = /before_restore_\d+/.exec(String(result))![0];
    expect([target.users(), target.users(schema)]).toEqual(['@alice:example.org', '@later:example.org']);
    expect(await server.heldBack(target, restore)).toBeUndefined();
    expect(await target.restore(restore)).toEqual(ok('ok: nothing to do'));
    const homeserver = await server.run(target);
    expect(await server.alice.lost(server.before)).toEqual([]);
    expect((await homeserver.jobs.backup()).result).toMatch(/ ok: .*: 1 users, /);
    await homeserver.stop();
  });

  test('is not taken from under a running server', async () => {
    const homeserver = await server.first.start();
    const restores = new RestoreJobs(server.first.jobs, server.api.url);
    const restore = Restore.snapshot(server.snapshot, { replaceExisting: true });
    const { code, result } = await restores.start(server.first.pod.root, restore).ended;
    expect([code, result]).toEqual(failed('somebody is logged in to the database as synapse'));
    expect(existsSync(join(server.first.pod.root, 'data/.restore-incomplete'))).toBe(false);
    expect((await fetch(`${homeserver.url}/health`)).ok).toBe(true);
    await homeserver.stop();
  });

  test.each([
    ['pg_restore', 'case $* in *data-only*) exec pg_restore "$@" ;; esac; pg_restore "$@" | head -c 200000; exit 7'],
    ['psql', 'case $* in *command=*) exec psql "$@" ;; esac; head -c 200000 | psql "$@"; exit 7'],
  ])('is what it was when %s fails in the middle', async (program, script) => {
    const target = server.target();
    await target.restore();
    target.grown();
    const env = server.first.jobs.broken(program, script);
    const restore = Restore.snapshot(server.snapshot, { replaceExisting: true });
    expect(await target.restore(restore, env)).toEqual(failed('the database is what it was: '));
    expect(target.users()).toBe('@later:example.org');
    expect(target.contents().filter((name) => name.startsWith('.before') || name === '.restore-incomplete')).toEqual(
      [],
    );
    expect(server.postgres.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'before%'", target.database)).toBe(
      '0',
    );
  });
});

// This test is the last one, because older programs can't read the backup that it leaves in the repository.
test('by programs that are newer than the server, as those of the image may be', async () => {
  const env = { PATH: `${postgres18()}:${process.env.PATH}` };
  expect(execFileSync('pg_dump', ['--version'], { env, encoding: 'utf8' })).toContain(' 18.');
  const { code, result } = await server.first.jobs.backup(env);
  expect([code, result]).toEqual(ok(' ok: '));
  const id = /snapshot (\w+)/.exec(result)![1];
  const target = server.target();
  expect(await target.restore(Restore.snapshot(id))).toEqual([
    1,
    expect.stringMatching(/ failed: pg_restore failed: .*unsupported version.* Set the prop 'postgresImage'/),
  ]);
  expect(await target.restore(Restore.snapshot(id), env)).toEqual(ok(` ok: restored ${id} `));
  const homeserver = await server.run(target);
  expect(await server.alice.lost(server.before)).toEqual([]);
  await homeserver.stop();
});
