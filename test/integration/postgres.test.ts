import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynapseOptions } from '../../lib';
import { BackupJobs } from './support/backup-jobs';
import { Person } from './support/people';
import { PostgresServer, givePassword } from './support/postgres';
import { PostgresHomeserver } from './support/postgres-homeserver';
import { runPreflight } from './support/preflight';
import { freePort } from './support/processes';
import { renderStack } from './support/rendered';
import { PodFiles, startSynapse } from './support/synapse';

let postgres: PostgresServer;
let alice: Person;
let homeserver: PostgresHomeserver;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  postgres.create('first');
  homeserver = await PostgresHomeserver.of(postgres, 'first');
});
afterAll(() => postgres?.stop());

const at = (path: string) => join(homeserver.pod.root, path);
const tables = (database: string) =>
  postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database);

test('an empty database with the collation C is taken, and holds accounts and messages', async () => {
  expect(await homeserver.guard()).toBe('');
  expect(runPreflight(homeserver.pod)).toEqual({ code: 0, output: expect.stringContaining('the config is sound') });
  expect(tables('first')).toBe('0');
  await homeserver.start();
  alice = await Person.register('alice', homeserver.url, homeserver.pod.config);
  await alice.send('hello');
  await alice.upload();
  expect(await alice.lost({ messages: alice.acknowledged, uploads: alice.uploads })).toEqual([]);
  await homeserver.stop();
  expect(postgres.sql('SELECT name FROM users', 'first')).toBe('@alice:example.org');
  expect(Number(tables('first'))).toBeGreaterThan(100);
});

test('a second start finds all of it', async () => {
  await homeserver.start();
  expect(await alice.lost({ messages: alice.acknowledged, uploads: alice.uploads })).toEqual([]);
  await homeserver.stop();
});

test('the password is in one file, which nobody else can read', () => {
  expect(readFileSync(homeserver.pod.config, 'utf8')).not.toContain('MARKER');
  expect(readFileSync(at('passfile/passfile'), 'utf8')).toBe('*:*:*:*:MARKER of a\\: \\\\password\n');
  expect((statSync(at('passfile/passfile')).mode & 0o777).toString(8)).toBe('600');
});

describe('the guard refuses', () => {
  test('the database of another server', async () => {
    const other = await PostgresHomeserver.of(postgres, 'first', 'other.org');
    expect(await other.guard()).toContain(
      "the PostgreSQL database first on 127.0.0.1 belongs to example.org, and 'serverName' is other.org",
    );
    expect(other.jobs.message).toContain('belongs to example.org');
  });

  test('a wrong password, without showing it', async () => {
    givePassword(homeserver.pod.root, 'MARKER wrong');
    const said = await homeserver.guard();
    expect(said).toContain("can't be reached, and nothing was touched: ");
    expect(said).toContain('password authentication failed for user "synapse"');
    expect(said).not.toContain('MARKER');
    givePassword(homeserver.pod.root);
  });

  test('a Secret without a password', async () => {
    givePassword(homeserver.pod.root, '');
    expect(await homeserver.guard()).toContain('must hold the password of PostgreSQL, in one line');
    givePassword(homeserver.pod.root);
  });

  test('a server that is not there', async () => {
    const port = await freePort();
    const nobody = { port, database: (name: string) => postgres.database(name, { port }) } as PostgresServer;
    expect(await (await PostgresHomeserver.of(nobody, 'first')).guard()).toMatch(
      /can't be reached.*Connection refused/,
    );
  });

  test('an empty database where the accounts are in SQLite', async () => {
    const before = await startSynapse(renderStack().get('synapse-config')!);
    await Person.register('bob', before.url, before.pod.config);
    await before.server.stop();
    postgres.create('empty');
    const options: SynapseOptions = { database: postgres.database('empty') };
    givePassword(before.pod.root);
    const jobs = new BackupJobs(before.pod.root, {}, 'example.org', options);
    const { code, output } = await jobs.start(jobs.guardCommand(before.pod.root)).ended;
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(
        /the PostgreSQL database empty on .* is empty, and the accounts of example.org are in .*db/,
      ),
    ]);
  });

  test('to begin anew with SQLite once the server was on PostgreSQL', async () => {
    const jobs = new BackupJobs(homeserver.pod.root);
    const guard = () => jobs.start(jobs.guardCommand(homeserver.pod.root)).ended;
    const { code, output } = await guard();
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('are in the PostgreSQL database first on 127.0.0.1, and the prop'),
    ]);
    rmSync(at('data/.postgres'));
    // The config that the Helm chart's server has in its volume.
    expect((await guard()).output).toContain('are in the PostgreSQL database first on 127.0.0.1, and the prop');
    rmSync(at('data/homeserver.yaml'));
    expect((await guard()).code).toBe(0);
  });

  test.each([
    '',
    'a: [',
    'database: sqlite',
    'just text',
    'database: { name: sqlite3, args: { database: /data/homeserver.db } }',
  ])('but not for the homeserver.yaml %j', async (text) => {
    const root = new PodFiles(renderStack().get('synapse-config')!).root;
    mkdirSync(join(root, 'data'), { recursive: true });
    writeFileSync(join(root, 'data/homeserver.yaml'), text);
    const jobs = new BackupJobs(root);
    expect((await jobs.start(jobs.guardCommand(root)).ended).code).toBe(0);
  });
});

describe('the preflight refuses', () => {
  async function refusal(database: string): Promise<string> {
    const one = await PostgresHomeserver.of(postgres, database);
    expect(await one.guard()).toBe('');
    const { code, output } = runPreflight(one.pod);
    expect([code, readFileSync(join(one.pod.root, 'result'), 'utf8')]).toEqual([
      1,
      expect.stringContaining('nothing was touched'),
    ]);
    return output;
  }

  test('another collation, and says how to make the right one', async () => {
    postgres.create('unsorted', "OWNER synapse LOCALE 'C.UTF-8'");
    expect(await refusal('unsorted')).toMatch(/Database has incorrect collation of 'C.UTF-8'[^]*docs\/postgresql.md/);
  });

  test('a role that may not make tables, and says how it may', async () => {
    postgres.create('foreign', "LOCALE 'C'");
    expect(await refusal('foreign')).toContain(
      'the role synapse may not make tables in the database foreign, and nothing was touched: make it the owner, by ALTER DATABASE "foreign" OWNER TO "synapse"',
    );
    postgres.sql('ALTER DATABASE "foreign" OWNER TO "synapse"');
    const owned = await PostgresHomeserver.of(postgres, 'foreign');
    expect([await owned.guard(), runPreflight(owned.pod).code]).toEqual(['', 0]);
  });

  test('a schema that a newer Synapse brought forward', async () => {
    postgres.sql('UPDATE schema_compat_version SET compat_version = 999', 'first');
    expect(await refusal('first')).toContain('needs version 999, and this image knows');
    expect(postgres.sql('SELECT compat_version FROM schema_compat_version', 'first')).toBe('999');
  });
});
