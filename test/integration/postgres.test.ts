import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SecretKey } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { Authority } from './support/certificates';
import { BackupJobs } from './support/backup-jobs';
import { Person } from './support/people';
import { PostgresServer, givePassword } from './support/postgres';
import { PostgresHomeserver } from './support/postgres-homeserver';
import { runPreflight } from './support/preflight';
import { freePort } from './support/processes';
import { renderStack } from './support/rendered';
import { ALL_STATES, runCompression } from './support/state-compression';
import { PodFiles, startSynapse } from './support/synapse';

/** Synapse writes the whole state of a room after each 100 changes, and the tool does so only after the first ones. */
const STATES = 215;
const SEAT = 'org.example.seat';

let postgres: PostgresServer;
let alice: Person;
let homeserver: PostgresHomeserver;

jest.setTimeout(300_000);

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
  expect(postgres.sql('SELECT name FROM users', 'first')).toBe('@alice:example.org');
  expect(Number(tables('first'))).toBeGreaterThan(100);
});

describe('the state of rooms', () => {
  const rows = () => Number(postgres.sql('SELECT count(*) FROM state_groups_state', 'first'));
  const states = () => postgres.sql(ALL_STATES, 'first');
  const compress = (name = 'first', props: object = {}) => runCompression(homeserver, postgres.database(name, props));

  test('is compressed while the server runs, and stays the same', async () => {
    for (let i = 0; i < STATES; i++) await alice.setState(SEAT, `${i}`);
    const [before, all] = [rows(), states()];
    expect(before).toBeGreaterThan(STATES + 200);
    const { code, output } = await compress();
    const saved = before - rows();
    expect(saved).toBeGreaterThan(50);
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(new RegExp(`[1-9] chunks in \\d+ s have ${saved} rows less than before; nothing is left`)),
    ]);
    expect(states()).toBe(all);
    expect(output).not.toContain('MARKER');
    expect((await compress()).output).toMatch(/ 0 rows less than before; nothing is left/);
    expect(rows()).toBe(before - saved);
    await alice.setState(SEAT, 'after');
    await homeserver.stop();
  });

  test('is left alone while Synapse deletes a part of it', async () => {
    const group = postgres.sql('SELECT max(id) FROM state_groups', 'first');
    const mark = 'INSERT INTO state_groups_pending_deletion (state_group, insertion_ts) VALUES';
    postgres.sql(`${mark} (${group}, 0)`, 'first');
    expect((await compress()).output).toContain('0 chunks in 0 s have 0 rows less than before; Synapse is deleting');
    postgres.sql('DELETE FROM state_groups_pending_deletion', 'first');
  });

  test('goes over TLS, with a certificate that the tool does not check by itself', async () => {
    const [authority, other] = [new Authority(), new Authority()];
    const { certificate, key } = authority.issue('IP:127.0.0.1');
    postgres.requireTls(certificate, key);
    const ca = SecretKey.of('pg', 'ca');
    writeFileSync(at('secrets/pg/ca'), readFileSync(authority.certificate));
    expect(await compress('first', { ca })).toMatchObject({
      code: 0,
      output: expect.stringMatching(/Finished running compressor[^]*; nothing is left/),
    });
    writeFileSync(at('secrets/pg/ca'), readFileSync(other.certificate));
    expect((await compress('first', { ca })).output).toContain('certificate verify failed');
  });

  test('is not looked for in an empty database, and a wrong password is not shown', async () => {
    postgres.create('nothing');
    expect((await compress('nothing')).output).toContain('has no tables of Synapse yet: nothing was touched');
    givePassword(homeserver.pod.root, 'MARKER wrong');
    const { code, output } = await compress();
    expect([code, output]).toEqual([1, expect.stringContaining('password authentication failed')]);
    expect(output).not.toContain('MARKER');
    givePassword(homeserver.pod.root);
  });
});

test('a second start finds all of it', async () => {
  await homeserver.start();
  expect(await alice.lost({ messages: alice.acknowledged, uploads: alice.uploads })).toEqual([]);
  expect(await alice.states(SEAT)).toHaveLength(STATES + 1);
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
