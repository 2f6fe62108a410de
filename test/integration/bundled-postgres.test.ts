import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Size } from 'cdk8s';
import { BundledServer, programsOf } from './support/bundled-postgres';
import { Person } from './support/people';
import { PASSWORD, givePassword } from './support/postgres';
import type { PostgresServer } from './support/postgres';
import { PostgresHomeserver } from './support/postgres-homeserver';

const NEW_PASSWORD = `it's "new": \\`;
let postgres: BundledServer;
let homeserver: PostgresHomeserver;
let alice: Person;

beforeAll(async () => {
  postgres = await (await BundledServer.of({ memory: Size.mebibytes(512), maxConnections: 40 })).start();
  homeserver = await (await PostgresHomeserver.of(postgres as unknown as PostgresServer, 'synapse')).start();
  alice = await Person.register('alice', homeserver.url, homeserver.pod.config);
  await alice.send('hello');
});
afterAll(async () => {
  await homeserver?.stop();
  await postgres?.stop();
});

const kept = () => alice.lost({ messages: alice.acknowledged, uploads: alice.uploads });

test('the database has the collation C, the encoding UTF-8 and checksums, and Synapse only owns it', () => {
  const facts = 'SELECT datcollate, datctype, pg_encoding_to_char(encoding), datdba::regrole FROM pg_database';
  expect(postgres.sql(`${facts} WHERE datname = 'synapse'`)).toBe('C|C|UTF8|synapse');
  expect(postgres.sql('SHOW data_checksums')).toBe('on');
  const rights = 'SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles';
  expect(postgres.sql(`${rights} WHERE rolname = 'synapse'`)).toBe('f|f|f|f|f');
});

test('the server has the settings of its memory, and the file has no mistake', () => {
  const wanted = { shared_buffers: '128MB', effective_cache_size: '256MB', max_connections: '40', max_wal_size: '1GB' };
  const names = Object.keys(wanted).map((name) => `current_setting('${name}')`);
  expect(postgres.sql(`SELECT ${names.join(', ')}`)).toBe(Object.values(wanted).join('|'));
  expect(postgres.sql('SELECT name, error FROM pg_file_settings WHERE error IS NOT NULL')).toBe('');
  expect(postgres.sql('SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL')).toBe('');
});

describe('the one way in', () => {
  test('is Synapse by its password, by IPv4 and IPv6', () => {
    expect(postgres.login('synapse', 'synapse', PASSWORD)).toBe('synapse');
    expect(postgres.login('synapse', 'synapse', PASSWORD, '::1')).toBe('synapse');
    expect(postgres.sql('SELECT left(rolpassword, 14) FROM pg_authid WHERE rolpassword IS NOT NULL')).toBe(
      'SCRAM-SHA-256$',
    );
  });

  test.each([
    ['a wrong password', 'synapse', 'synapse', 'wrong', 'password authentication failed'],
    ['the superuser', 'postgres', 'synapse', PASSWORD, 'no pg_hba.conf entry'],
    ['another database', 'synapse', 'postgres', PASSWORD, 'no pg_hba.conf entry'],
    ['a replica', 'synapse', 'replication=yes', PASSWORD, 'FATAL:  number of requested standby connections'],
  ])('and not %s', (_, user, database, password, refusal) => {
    expect(postgres.login(user, database, password)).toContain(refusal);
  });

  test('and Synapse not by the socket', () => {
    expect(postgres.login('synapse', 'synapse', PASSWORD, postgres.at('run'))).toContain('no pg_hba.conf entry');
  });
});

test('the log has no statement and no password', async () => {
  expect(
    postgres.login('synapse', 'synapse', PASSWORD, '127.0.0.1', "SELECT 'what people wrote' FROM nothing"),
  ).toContain('does not exist');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(postgres.log).toContain('ERROR:  relation "nothing" does not exist');
  expect(postgres.log).not.toContain('what people wrote');
  expect(postgres.log).not.toContain('MARKER');
});

test('killed under load, it comes back by itself, and nothing that was acknowledged is lost', async () => {
  let going = true;
  const writing = [1, 2].map(() => alice.writeWhile(() => going));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await postgres.kill();
  const begin = Date.now();
  await postgres.start();
  const seconds = (Date.now() - begin) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  going = false;
  await Promise.all(writing);
  await alice.send('after the kill');
  expect(await kept()).toEqual([]);
  console.log(`${alice.acknowledged.size} messages are there; the database was back after ${seconds} s`);
});

test('it stops within seconds with Synapse logged in, and the probes tell its state', async () => {
  expect([postgres.probe('startup'), postgres.probe('liveness'), postgres.probe('readiness')]).toEqual([0, 0, 0]);
  expect(await postgres.stop()).toBeLessThan(5);
  expect(postgres.log).toContain('database system is shut down');
  expect(postgres.probe('liveness')).not.toBe(0);
  expect(postgres.probe('readiness')).not.toBe(0);
});

test('a changed password is taken at the next start, with the rights that Kubernetes gave to the folder', async () => {
  postgres.setPassword(`${NEW_PASSWORD}\n`);
  chmodSync(postgres.at('data/18'), 0o770);
  await postgres.start();
  expect(postgres.login('synapse', 'synapse', PASSWORD)).toContain('password authentication failed');
  expect(postgres.login('synapse', 'synapse', NEW_PASSWORD)).toBe('synapse');
  await homeserver.stop();
  givePassword(homeserver.pod.root, NEW_PASSWORD);
  await homeserver.start();
  expect(await kept()).toEqual([]);
  await homeserver.stop();
  await postgres.stop();
});

describe('a start is refused, and nothing is touched:', () => {
  const data = (path: string) => postgres.at(`data/${path}`);
  const refusal = () => {
    const { code, output, reason } = postgres.run('postgres');
    expect([code, output]).toEqual([1, expect.stringContaining(reason)]);
    return reason;
  };

  test('a database that is gone', () => {
    renameSync(data('18'), postgres.at('away'));
    expect(refusal()).toMatch(/the claim held a database, and it is gone\. Restore a backup: see .*a-lost-database/);
    expect(existsSync(data('18'))).toBe(false);
    renameSync(postgres.at('away'), data('18'));
  });

  test('a damaged database', () => {
    renameSync(data('18/PG_VERSION'), postgres.at('away'));
    expect(refusal()).toContain('is no whole database: its file PG_VERSION is gone');
    renameSync(postgres.at('away'), data('18/PG_VERSION'));
  });

  test('a database of another version', () => {
    renameSync(data('18'), data('17'));
    expect(refusal()).toContain('holds a database of PostgreSQL 17, and this image has version 18');
    expect(existsSync(data('18'))).toBe(false);
    renameSync(data('17'), data('18'));
  });

  test('an image of an older version, after people wrote with the new one', () => {
    mkdirSync(data('19'));
    writeFileSync(data('19/PG_VERSION'), '19\n');
    expect(refusal()).toContain('holds a database of version 19 too');
    rmSync(data('19'), { recursive: true });
  });

  test('the data of another image', () => {
    writeFileSync(data('PG_VERSION'), '18\n');
    expect(refusal()).toContain("that this library didn't run");
    rmSync(data('PG_VERSION'));
  });

  test.each(['', '\n', 'two\nlines'])('the password %j', (password) => {
    postgres.setPassword(password);
    expect(refusal()).toContain('must hold the password of PostgreSQL, in one line');
    postgres.setPassword(NEW_PASSWORD);
  });
});

test('after all refusals the data are there', async () => {
  await postgres.start();
  await homeserver.start();
  expect(await kept()).toEqual([]);
  expect(readFileSync(postgres.at('data/18/PG_VERSION'), 'utf8')).toBe('18\n');
});

test('what an interrupted first start left is made anew', async () => {
  const fresh = await BundledServer.of();
  mkdirSync(fresh.at('data/.new'));
  writeFileSync(fresh.at('data/.new/PG_VERSION'), '18\n');
  await fresh.start();
  expect(fresh.sql('SELECT 1')).toBe('1');
  expect(existsSync(fresh.at('data/.new'))).toBe(false);
  await fresh.stop();
  expect(fresh.run('upgrade-dump', programsOf(15)).output).toContain('the database has version 18: nothing to do');
});
