import { spawnSync } from 'node:child_process';
import { DrillJobs } from './support/drill-jobs';
import { Person } from './support/people';
import { PostgresServer } from './support/postgres';
import { PostgresHomeserver } from './support/postgres-homeserver';

let postgres: PostgresServer;
let homeserver: PostgresHomeserver;
let drills: DrillJobs;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  postgres.create('live');
  homeserver = await (await PostgresHomeserver.of(postgres, 'live')).start();
  const alice = await Person.register('alice', homeserver.url, homeserver.pod.config);
  await alice.send('hello');
  for (let i = 0; i < 3; i++) await alice.upload();
  drills = new DrillJobs(homeserver.jobs, homeserver.pod);
});
afterAll(async () => {
  await homeserver?.stop();
  await postgres?.stop();
});

test('starts a server of its own on the dump, reads as a person, and leaves nothing', async () => {
  await homeserver.jobs.backup();
  const { code, result } = await drills.run();
  expect([code, result]).toEqual([
    0,
    expect.stringMatching(
      / ok: Synapse ran on \w{8} of example\.org from \S+: 1 users, 1 rooms, \d+ events, 3 media; signing key ed25519:\w+; an access token of then read its name, a message, a file$/,
    ),
  ]);
  expect(drills.leftovers).toEqual([]);
  // pgrep answers 1 when it finds no process.
  expect(spawnSync('pgrep', ['-f', drills.scratch]).status).toBe(1);
});

test('fails when the server has lost a message', async () => {
  const mangle = (from: string, to: string) =>
    postgres.sql(`UPDATE event_json SET json = replace(json, '${from}', '${to}')`, 'live');
  mangle('m.room.message', 'm.room.massage');
  const backup = await homeserver.jobs.backup();
  mangle('m.room.massage', 'm.room.message');
  expect(backup.code).toBe(0);
  expect(await drills.run()).toMatchObject({
    code: 1,
    result: expect.stringMatching(/ failed: the (signing key|server answered event)/),
  });
  expect(drills.leftovers).toEqual([]);
});
