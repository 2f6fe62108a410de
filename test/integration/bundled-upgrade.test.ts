import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { Restore } from '../../lib';
import { FakeKubernetesApi } from '../support/fake-kubernetes-api';
import { BundledServer, programsOf } from './support/bundled-postgres';
import { Person } from './support/people';
import type { PostgresServer } from './support/postgres';
import { PostgresHomeserver } from './support/postgres-homeserver';
import { PostgresTarget } from './support/postgres-target';
import { ok } from './support/postgres-backed-up';

const OLD = programsOf(15);
let postgres: BundledServer;
let homeserver: PostgresHomeserver;
let alice: Person;

beforeAll(async () => {
  postgres = await BundledServer.of();
});
afterAll(async () => {
  await homeserver?.stop();
  await postgres?.stop();
});

const kept = () => alice.lost({ messages: alice.acknowledged, uploads: alice.uploads });
const folders = () => readdirSync(postgres.at('data')).sort();

test('a server of the old major version holds messages', async () => {
  expect(postgres.run('upgrade-dump', OLD).output).toContain('there is no database yet: nothing to do');
  expect(postgres.run('upgrade-load').output).toContain('nothing to load');
  await postgres.start(OLD);
  homeserver = await (await PostgresHomeserver.of(postgres as unknown as PostgresServer, 'synapse')).start();
  alice = await Person.register('alice', homeserver.url, homeserver.pod.config);
  for (let i = 0; i < 10; i++) await alice.send(`message ${i}`);
  await alice.upload();
  await homeserver.stop();
  // The node of the pod vanished.
  await postgres.stop('SIGKILL');
  expect(folders()).toEqual(['.lock', '.made', '15']);
});

test('the dump refuses the image of another version, and a claim that is too small', () => {
  expect(postgres.run('upgrade-dump', programsOf(18)).reason).toMatch(
    /holds a database of PostgreSQL 15, and the image of 'upgradeFrom' has version 18/,
  );
  const full = postgres.run('upgrade-dump', postgres.stub('df', 'printf "\\n/dev/x 1 1 1024 1 /\\n"', OLD));
  expect(full.reason).toMatch(/need \d+ MiB in the claim, and 1 are free\. Nothing was touched/);
  expect(folders()).toEqual(['.lock', '.made', '15']);
});

test('the dump and the load, each killed at some moments and begun again, change the old database in nothing', async () => {
  // On an idle machine the dump takes less than a second, and the load less than two.
  for (const after of [100, 250]) {
    expect(await postgres.interrupt('upgrade-dump', after, OLD)).toBe(true);
    expect(postgres.run('upgrade-load').output).toContain('nothing to load');
  }
  const dump = postgres.run('upgrade-dump', OLD);
  expect([dump.code, dump.output]).toEqual([0, expect.stringMatching(/dumped \d+ KiB/)]);
  for (const after of [200, 500]) {
    expect(await postgres.interrupt('upgrade-load', after)).toBe(true);
    expect(folders()).not.toContain('18');
  }
  const load = postgres.run('upgrade-load');
  expect([load.code, load.output]).toEqual([
    0,
    expect.stringMatching(/\d{3} tables and sequences are the same in version 18/),
  ]);
  console.log(dump.output.trim().split('\n').at(-1), load.output.trim().split('\n').at(-1));
  expect(folders()).toEqual(['.lock', '.made', '15', '18']);
});

test('people find everything in the new version', async () => {
  expect(postgres.run('upgrade-dump', OLD).output).toContain('the database has version 18: nothing to do');
  expect(postgres.run('upgrade-load').output).toContain('nothing to load');
  await postgres.start();
  await homeserver.start();
  expect(await kept()).toEqual([]);
  await alice.send('in the new version');
  expect(await kept()).toEqual([]);
  expect(postgres.sql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")).toBe('synapse');
});

test('a backup of it is restored into another one, and then replaces a later state', async () => {
  const api = new FakeKubernetesApi();
  await api.start();
  api.put('matrix/matrix-secrets', { signing_key: 'fresh', turn_shared_secret: 'fresh' });
  // A backup runs the programs of the same image.
  const env = { PATH: `${programsOf(18)}:${process.env.PATH}` };
  const { result } = await homeserver.jobs.backup(env);
  expect(result).toContain(' ok: ');
  const [, snapshot] = / ok: snapshot (\w+)/.exec(result)!;
  await homeserver.stop();
  await postgres.stop();
  const other = await (await BundledServer.of()).start();
  const target = new PostgresTarget(homeserver.jobs, other as unknown as PostgresServer, api, 'synapse');
  expect(await target.restore(Restore.latest(), env)).toEqual(
    ok(/ ok: restored .* 1 users, 1 rooms, \d+ events, 1 media$/),
  );
  homeserver = await target.run();
  alice.url = homeserver.url;
  expect(await kept()).toEqual([]);
  await homeserver.stop();
  target.grown();
  expect(await target.restore(Restore.snapshot(snapshot, { replaceExisting: true }), env)).toEqual(
    ok(' ok: restored '),
  );
  expect(target.users()).toBe('@alice:example.org');
  const schema = other.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%'");
  expect(target.users(schema)).toBe('@later:example.org');
  await other.stop();
  await api.stop();
});

test('the old image is refused then, and starts again once the new database is deleted', async () => {
  expect(postgres.run('postgres', OLD).reason).toContain('holds a database of version 18 too');
  rmSync(postgres.at('data/18'), { recursive: true });
  await postgres.start(OLD);
  expect(postgres.sql("SELECT count(*) FROM event_json WHERE json LIKE '%message 9%'", 'synapse', OLD)).toBe('1');
  await postgres.stop();
});

test('a loaded database that differs is refused', () => {
  expect(postgres.run('upgrade-dump', OLD).code).toBe(0);
  const counts = postgres.at('data/.upgrade/counts');
  writeFileSync(counts, readFileSync(counts, 'utf8').replace(/^users\|1$/m, 'users|2'));
  const { code, reason } = postgres.run('upgrade-load');
  expect([code, reason]).toEqual([1, expect.stringMatching(/differs from the old one[^]*< users\|2[^]*> users\|1/)]);
  expect(existsSync(postgres.at('data/18'))).toBe(false);
});
