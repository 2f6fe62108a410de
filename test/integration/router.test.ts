import { Agent, request } from 'node:http';
import { execFileSync } from 'node:child_process';
import type { GroupRoute } from '../../lib/router/route-map';
import { Balance } from '../../lib/workers/endpoint-group';
import type { EndpointGroup } from '../../lib/workers/endpoint-group';
import { ENDPOINT_TABLE } from '../../lib/workers/endpoint-table';
import type { WorkerGroup } from '../../lib/workers/worker-layout';
import { pathsOf } from '../support/pattern-paths';
import { FakeProcesses } from './support/fake-processes';
import { DOMAIN, ask, send, startRouter } from './support/router';
import type { Router } from './support/router';

const HAS_SEVERAL: { readonly [group: string]: number } = { sync: 25, messages: 4, 'federation-inbound': 4 };
const MAIN = 'synapse-main';

const route = (endpoints: EndpointGroup, replicas: number): GroupRoute => {
  const { name } = endpoints;
  const workload = `synapse-${name}`;
  const app = 'synapse.app.generic_worker';
  const group: WorkerGroup = {
    ...{ name, workload, replicas, mostReplicas: replicas, app },
    ...{ endpoints: [endpoints], streams: [], duties: [], options: {} },
  };
  return { group, endpoints };
};
const ROUTES = ENDPOINT_TABLE.map((endpoints) => route(endpoints, HAS_SEVERAL[endpoints.name] ?? 1));
const PROCESSES = ROUTES.flatMap(({ group }) => Array.from({ length: group.replicas }, (_, i) => `${group.workload}-${i}`));
const hostOf = (name: string) => (name === MAIN ? `${MAIN}.${DOMAIN}` : `${name}.${name.replace(/-\d+$/, '')}.${DOMAIN}`);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];
const SYNC = '/_matrix/client/v3/sync?since=s1';
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const messages = (room: string) => `/_matrix/client/v3/rooms/${room}/messages?dir=b`;
const from = (origin: string) => ({
  method: 'PUT',
  headers: { Authorization: `X-Matrix origin=${origin},destination="example.org",key="ed25519:a",sig="${Math.random()}"` },
});

let processes: FakeProcesses;
let router: Router;
let second: Router;

const start = (name: string) => processes.start(name, hostOf(name));
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until a condition holds. */
async function until(holds: () => Promise<boolean>, seconds = 15): Promise<number> {
  const began = Date.now();
  while (!(await holds())) {
    if (Date.now() - began > seconds * 1000) throw new Error(`It took more than ${seconds} s.`);
    await pause(100);
  }
  return (Date.now() - began) / 1000;
}

const answersWith = (path: string, name: string) => async () => {
  const { status, text } = await send(router, path);
  return status === 200 && (JSON.parse(text) as { process: string }).process === name;
};

beforeAll(async () => {
  processes = await FakeProcesses.make();
  for (const name of [MAIN, ...PROCESSES]) await start(name);
  [router, second] = await Promise.all([startRouter(ROUTES, processes), startRouter(ROUTES, processes)]);
  // HAProxy learns the names within a second.
  const all = async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${router.statusPort}/metrics`)).text();
    const up = metrics.match(/^haproxy_server_status\{.*state="UP"\} 1$/gm) ?? [];
    const down = metrics.match(/^haproxy_server_status\{.*state="(DOWN|MAINT|DRAIN|NOLB)"\} 1$/gm) ?? [];
    return up.length > PROCESSES.length && down.length === 0;
  };
  await until(all);
});

afterAll(async () => {
  await Promise.all([router, second].map((r) => r.server.stop('SIGKILL')));
  await processes.stopAll();
});

/** The group of which a worker answers by the table, or the main process. */
function expected(method: string, path: string): string {
  const asked = method === 'HEAD' ? 'GET' : method;
  const hit = ENDPOINT_TABLE.find(({ endpoints }) =>
    endpoints.some(
      (e) => new RegExp(e.path).test(path) && (e.methods ?? [asked]).includes(asked),
    ),
  );
  return hit ? `synapse-${hit.name}` : MAIN;
}

test('HAProxy reads the config without a word', () => {
  const said = execFileSync('haproxy', ['-c', '-f', router.file], { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, SERVICE_DOMAIN: DOMAIN } });
  expect(said.trim()).toBe('Configuration file is valid');
});

test('every documented request, by each method, gets to the process that the table names', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const paths = ENDPOINT_TABLE.flatMap(({ endpoints }) => endpoints.flatMap(({ path }) => pathsOf(path)));
  const others = ['/', '/_matrix/client/v3/logout', '/_matrix/client/v3/rooms/!a/upgrade', '/_synapse/admin/v1/server_version'];
  const cases = [...paths, ...others].flatMap((path) => METHODS.map((method) => [method, path]));
  const wrong: string[] = [];
  await Promise.all(
    cases.map(async ([method, path]) => {
      const { headers } = await send(router, path, { method, agent });
      const got = String(headers['x-process']).replace(/-\d+$/, '');
      if (got !== expected(method, path)) wrong.push(`${method} ${path}: ${got}, not ${expected(method, path)}`);
    }),
  );
  agent.destroy();
  expect(wrong).toEqual([]);
  expect(cases.length).toBeGreaterThan(1500);
});

test('a first sync has no since', async () => {
  expect((await ask(router, '/_matrix/client/v3/sync?timeout=1')).process).toBe('synapse-initial-sync-0');
  expect((await ask(router, SYNC)).process).toMatch(/^synapse-sync-/);
});

test('25 processes share the users, and both routers choose alike', async () => {
  const users = Array.from({ length: 300 }, (_, i) => Buffer.from(`user${i}`).toString('base64').replaceAll('=', ''));
  const chosen = await Promise.all(
    users.map(async (user) => {
      const { process } = await ask(router, SYNC, bearer(`syt_${user}_first_1`));
      expect((await ask(second, SYNC, bearer(`syt_${user}_second_2`))).process).toBe(process);
      expect((await ask(second, `${SYNC}&access_token=syt_${user}_third_3`)).process).toBe(process);
      return process;
    }),
  );
  const counts = [...new Set(chosen)].map((name) => chosen.filter((c) => c === name).length);
  expect(counts).toHaveLength(25);
  expect(Math.max(...counts)).toBeLessThan(40);
  const other = await ask(router, SYNC, bearer('mct_abc'));
  expect((await ask(second, SYNC, bearer('mct_abc'))).process).toBe(other.process);
});

test('a room has one process, however its ID is written', async () => {
  const found = new Set<string>();
  for (let i = 0; i < 20; i++) {
    const { process } = await ask(router, messages(`!r${i}:example.org`));
    const same = ['%21r{}%3Aexample.org', '%21r{}%3aexample.org', '!r{}%3Aexample.org'].map((id) => id.replace('{}', `${i}`));
    for (const id of same) expect((await ask(second, messages(id))).process).toBe(process);
    const modern = await ask(router, messages(`!${'x'.repeat(30)}${i}`));
    expect((await ask(second, messages(`%21${'x'.repeat(30)}${i}`))).process).toBe(modern.process);
    found.add(process).add(modern.process);
  }
  expect(found.size).toBe(4);
});

test('a server has one process, with quotation marks or without', async () => {
  const found = new Set<string>();
  for (let i = 0; i < 20; i++) {
    const path = `/_matrix/federation/v1/send/${i}`;
    const { process } = await ask(router, path, from(`"s${i}.example.net:8448"`));
    expect((await ask(second, path, from(`s${i}.example.net:8448`))).process).toBe(process);
    found.add(process);
  }
  expect(found.size).toBe(4);
});

test('the path, the query and the address of the client arrive as they were sent', async () => {
  const path = '/_matrix/client/v3/rooms/%21a%2Fb%23c%3Aexample.org/send/m.x/%2F%23%25?x=%2f+%23';
  const sent = { method: 'PUT', headers: { 'X-Forwarded-For': '203.0.113.7, 10.0.0.1', 'X-Forwarded-Proto': 'https' } };
  const { url, headers } = await ask(router, path, sent);
  expect(url).toBe(path);
  expect(headers).toMatchObject({ 'x-forwarded-for': '203.0.113.7, 10.0.0.1', 'x-forwarded-proto': 'https' });
  expect((await ask(router, path)).headers['x-forwarded-for']).toBe('127.0.0.1');
});

test('an upload of 10 MB is streamed', async () => {
  let first: number | undefined;
  processes.onBytes = () => (first ??= sentBytes);
  let sentBytes = 0;
  const piece = Buffer.alloc(64 * 1024);
  const text = await new Promise<string>((resolve, reject) => {
    const headers = { 'Content-Length': piece.length * 160 };
    const upload = request({ host: '127.0.0.1', port: router.port, method: 'POST', path: '/_matrix/media/v3/upload', headers }, (answer) => {
      let got = '';
      answer.on('data', (data) => (got += String(data)));
      answer.on('end', () => resolve(got));
    });
    upload.on('error', reject);
    const next = (i: number) => {
      if (i === 160) return void upload.end();
      sentBytes += piece.length;
      upload.write(piece);
      setTimeout(() => next(i + 1), 5);
    };
    next(0);
  });
  processes.onBytes = () => undefined;
  expect(JSON.parse(text)).toMatchObject({ process: 'synapse-media-0', bytes: 160 * piece.length });
  expect(first).toBeLessThan(1024 * 1024);
});

test('a poll waits', async () => {
  const began = Date.now();
  await ask(router, `${SYNC}&wait=6000`);
  expect(Date.now() - began).toBeGreaterThan(5900);
});

test('the main process answers while the only worker is gone, and the worker when it is back', async () => {
  const path = '/_matrix/client/v3/user_directory/search';
  const worker = 'synapse-user-directory-0';
  await processes.stop(worker);
  await until(answersWith(path, MAIN));
  await start(worker);
  await until(answersWith(path, worker));
});

test('nobody else answers for a worker that must be alone', async () => {
  const [path, worker] = ['/_matrix/media/v3/config', 'synapse-media-0'];
  await processes.stop(worker);
  await until(async () => (await send(router, path)).text.includes('M_UNKNOWN'));
  const { status, headers, text } = await send(router, path);
  expect([status, JSON.parse(text)]).toEqual([503, { errcode: 'M_UNKNOWN', error: expect.stringContaining('Try again') }]);
  expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'content-type': 'application/json', 'retry-after': '2' });
  await start(worker);
  await until(answersWith(path, worker));
});

test('a poll goes on at another process when its own is killed, and only the users of that one move', async () => {
  const users = Array.from({ length: 60 }, (_, i) => bearer(`mct_${i}`));
  const before = await Promise.all(users.map(async (user) => (await ask(router, SYNC, user)).process));
  const killed = before[0];
  const poll = ask(router, `${SYNC}&wait=4000`, users[0]);
  await pause(500);
  await processes.stop(killed, hostOf(killed));
  expect((await poll).process).not.toBe(killed);
  const after = await Promise.all(users.map(async (user) => (await ask(router, SYNC, user)).process));
  for (const [i, name] of before.entries()) if (name !== killed) expect(after[i]).toBe(name);
  // A new pod has another address.
  processes.move(killed, '127.8.0.1');
  await start(killed);
  await until(async () => (await ask(router, SYNC, users[0])).process === killed);
});

test('processes are known while the DNS is down', async () => {
  processes.dns.isDown = true;
  await pause(8000);
  expect((await ask(router, messages('!a:b'))).process).toMatch(/^synapse-messages-/);
  processes.dns.isDown = false;
});

test('a full queue and a long wait are answered with 429', async () => {
  const path = '/_matrix/client/v3/user_directory/search?wait=3500';
  const small = await startRouter(ROUTES, processes, { requests: 2, waiting: 3, waitingSeconds: 2 });
  const worker = 'synapse-user-directory-0';
  await until(async () => (await ask(small, '/_matrix/client/v3/user_directory/search')).process === worker);
  processes.mostRunning = processes.running;
  const timed = async () => {
    const began = Date.now();
    const answer = await send(small, path);
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
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'content-type': 'application/json', 'retry-after': '2' });
  }
  expect(processes.mostRunning).toBe(2);
  await small.server.stop('SIGKILL');
});

test('a router that stops lets requests end, and takes new ones for a while', async () => {
  const third = await startRouter(ROUTES, processes, { grace: 2 });
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

test('the log has requests and no token', async () => {
  await ask(router, `/_matrix/client/v3/sync?access_token=syt_c2VjcmV0_hidden_1`, bearer('syt_c2VjcmV0_hidden_2'));
  await pause(200);
  expect(router.server.log).toContain(' GET /_matrix/client/v3/sync 200 ');
  expect(router.server.log + second.server.log).not.toMatch(/syt_|mct_|hidden|access_token|X-Matrix/);
});

test('the balances of the table are all tried here', () => {
  expect(new Set(ENDPOINT_TABLE.map(({ balance }) => balance))).toEqual(new Set(Object.values(Balance)));
});
