import { Agent } from 'node:http';
import { ask, send } from './support/router';
import type { Router } from './support/router';
import { MAIN, RoutedProcesses, SYNC, answersWith, bearer, hostOf, pause, until } from './support/routed-processes';

const SEARCH = '/_matrix/client/v3/user_directory/search';
const SEARCHER = 'synapse-user-directory-0';

let all: RoutedProcesses;
let router: Router;

beforeAll(async () => {
  all = await RoutedProcesses.start();
  router = await all.router();
});

afterAll(() => all.stopAll());

test('the main process answers while the only worker is gone, and the worker when it is back', async () => {
  await all.fakes.stop(SEARCHER);
  await until(answersWith(router, SEARCH, MAIN));
  await all.begin(SEARCHER);
  await until(answersWith(router, SEARCH, SEARCHER));
});

test('nobody else answers for a worker that must be alone', async () => {
  const [path, worker] = ['/_matrix/media/v3/config', 'synapse-media-0'];
  await all.fakes.stop(worker);
  await until(async () => (await send(router, path)).text.includes('M_UNKNOWN'));
  const { status, headers, text } = await send(router, path);
  expect([status, JSON.parse(text)]).toEqual([
    503,
    { errcode: 'M_UNKNOWN', error: expect.stringContaining('Try again') },
  ]);
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'content-type': 'application/json',
    'retry-after': '2',
  });
  await all.begin(worker);
  await until(answersWith(router, path, worker));
});

test('a poll goes on at another process when its own is killed, and only the users of that one move', async () => {
  const users = Array.from({ length: 60 }, (_, i) => bearer(`mct_${i}`));
  const before = await Promise.all(users.map(async (user) => (await ask(router, SYNC, user)).process));
  const killed = before[0];
  const poll = ask(router, `${SYNC}&wait=4000`, users[0]);
  await pause(500);
  await all.fakes.stop(killed, hostOf(killed));
  expect((await poll).process).not.toBe(killed);
  const after = await Promise.all(users.map(async (user) => (await ask(router, SYNC, user)).process));
  for (const [i, name] of before.entries()) if (name !== killed) expect(after[i]).toBe(name);
  // A new pod has another address.
  all.fakes.move(killed, '127.8.0.1');
  await all.begin(killed);
  await until(async () => (await ask(router, SYNC, users[0])).process === killed);
});

test('processes are known while the DNS is down, and polls go on', async () => {
  all.fakes.dns.isDown = true;
  const poll = await ask(router, `${SYNC}&wait=7500`);
  expect(poll.process).toMatch(/^synapse-sync-/);
  expect((await ask(router, SEARCH)).process).toBe(SEARCHER);
  all.fakes.dns.isDown = false;
});

test('a full queue and a long wait are answered with 429', async () => {
  const small = await all.router({ requests: 2, waiting: 3, waitingSeconds: 2 });
  await until(answersWith(small, SEARCH, SEARCHER));
  all.fakes.mostRunning = all.fakes.running;
  const timed = async () => {
    const began = Date.now();
    const answer = await send(small, `${SEARCH}?wait=3500`);
    return { ...answer, seconds: Math.round((Date.now() - began) / 1000) };
  };
  const answers = await Promise.all(Array.from({ length: 8 }, timed));
  const refused = answers.filter(({ status }) => status !== 200);
  // Two are answered, three wait as long as they may, and three find the queue full.
  expect(refused.map(({ seconds }) => seconds).sort()).toEqual([0, 0, 0, 2, 2, 2]);
  for (const { status, headers, text } of refused) {
    expect([status, JSON.parse(text)]).toEqual([
      429,
      { errcode: 'M_LIMIT_EXCEEDED', error: expect.any(String), retry_after_ms: 2000 },
    ]);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'content-type': 'application/json',
      'retry-after': '2',
    });
  }
  expect(all.fakes.mostRunning).toBe(2);
});

test('a new router gets no requests until it knows a process for each', async () => {
  const [path, worker] = ['/_matrix/media/v3/config', 'synapse-media-0'];
  all.fakes.dns.unanswered = hostOf(worker);
  const started = all.newRouter();
  await pause(2500);
  all.fakes.dns.unanswered = undefined;
  expect((await ask(await started, path)).process).toBe(worker);
});

test('a process that is down keeps no router back for long', async () => {
  all.fakes.dns.unanswered = hostOf('synapse-media-0');
  const started = await all.newRouter({ readyAfter: 2 });
  all.fakes.dns.unanswered = undefined;
  expect((await ask(started, '/')).process).toBe(MAIN);
});

test('a router that stops lets requests end, and takes new ones for a while', async () => {
  const third = await all.router({ grace: 2 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await send(third, '/', { agent });
  const poll = ask(third, `${SYNC}&wait=4000`);
  await pause(300);
  const ended = third.server.stop();
  await pause(300);
  expect((await fetch(`http://127.0.0.1:${third.statusPort}/ready`)).status).toBe(503);
  expect((await send(third, '/', { agent })).headers.connection).toBe('close');
  expect((await ask(third, '/')).process).toBe(MAIN);
  expect((await poll).process).toMatch(/^synapse-sync-/);
  await ended;
  agent.destroy();
});

test('a process that leaves the DNS gets nothing new, and ends what it has', async () => {
  const user = bearer('mct_leaver');
  const { process } = await ask(router, SYNC, user);
  const upload = ask(router, `${SYNC}&wait=5000`, { ...user, method: 'POST' });
  await pause(300);
  all.fakes.dns.records.delete(hostOf(process));
  await until(async () => (await ask(router, SYNC, user)).process !== process);
  expect((await upload).process).toBe(process);
  await all.fakes.stop(process);
  await all.begin(process);
});

test('a write that is cut off is not sent again', async () => {
  const path = '/_matrix/client/v3/rooms/!a/messages';
  const { process } = await ask(router, path);
  const before = all.fakes.asked;
  const write = send(router, `${path}?wait=5000`, { method: 'PUT' });
  await pause(300);
  await all.fakes.stop(process);
  const { status, headers, text } = await write;
  expect([status, JSON.parse(text)]).toEqual([502, { errcode: 'M_UNKNOWN', error: expect.any(String) }]);
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(all.fakes.asked).toBe(before + 1);
  await all.begin(process);
});
