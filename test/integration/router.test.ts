import { execFileSync } from 'node:child_process';
import { Agent, request } from 'node:http';
import { Balance } from '../../lib/workers/endpoint-group';
import { ENDPOINT_TABLE } from '../../lib/workers/endpoint-table';
import { routes } from '../../lib/workers/resolve-layout';
import { Workers } from '../../lib/workers/workers';
import { pathsOf } from '../support/pattern-paths';
import { DOMAIN, ask, send, writeRouter } from './support/router';
import type { Router } from './support/router';
import { MAIN, RoutedProcesses, SYNC, bearer, pause } from './support/routed-processes';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];
const messages = (room: string) => `/_matrix/client/v3/rooms/${room}/messages?dir=b`;
const from = (origin: string) => ({
  method: 'PUT',
  headers: {
    Authorization: `X-Matrix origin=${origin},destination="example.org",key="ed25519:a",sig="${Math.random()}"`,
  },
});

let all: RoutedProcesses;
let router: Router;
let second: Router;

beforeAll(async () => {
  all = await RoutedProcesses.start();
  [router, second] = await Promise.all([all.router(), all.router()]);
});

afterAll(() => all.stopAll());

/** The group of which a worker answers by the table, or the main process. */
function expected(method: string, path: string): string {
  const asked = method === 'HEAD' ? 'GET' : method;
  const hit = ENDPOINT_TABLE.find(({ endpoints }) =>
    endpoints.some((e) => new RegExp(e.path).test(path) && (e.methods ?? [asked]).includes(asked)),
  );
  return hit ? `synapse-${hit.name}` : MAIN;
}

const accepted = (file: string) => {
  const env = { ...process.env, SERVICE_DOMAIN: DOMAIN, NAME_SERVER: '127.0.0.1' };
  return execFileSync('haproxy', ['-c', '-f', file], { encoding: 'utf8', stdio: 'pipe', env }).trim();
};

test('HAProxy reads the config without a word', () =>
  expect(accepted(router.file)).toBe('Configuration file is valid'));

test.each([Workers.none(), Workers.small(), Workers.medium(), Workers.large()])('also that of preset %#', (workers) => {
  expect(accepted(writeRouter(routes(workers._layout)))).toBe('Configuration file is valid');
});

test('every documented request, by each method, gets to the process that the table names', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const paths = ENDPOINT_TABLE.flatMap(({ endpoints }) => endpoints.flatMap(({ path }) => pathsOf(path)));
  const others = [
    '/',
    '/_matrix/client/v3/logout',
    '/_matrix/client/v3/rooms/!a/upgrade',
    '/_synapse/admin/v1/server_version',
  ];
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
  const chosen: string[] = [];
  for (let i = 0; i < 250; i++) {
    const user = Buffer.from(`user${i}`).toString('base64').replaceAll('=', '');
    const same = await Promise.all([
      ask(router, SYNC, bearer(`syt_${user}_first_1`)),
      ask(second, SYNC, bearer(`syt_${user}_second_2`)),
      ask(second, `${SYNC}&access_token=syt_${user}_third_3`),
    ]);
    expect(new Set(same.map(({ process }) => process)).size).toBe(1);
    chosen.push(same[0].process);
  }
  const counts = [...new Set(chosen)].map((name) => chosen.filter((c) => c === name).length);
  expect(counts).toHaveLength(25);
  expect(Math.max(...counts)).toBeLessThan(35);
  const other = await ask(router, SYNC, bearer('mct_abc'));
  expect((await ask(second, SYNC, bearer('mct_abc'))).process).toBe(other.process);
});

test('a room has one process, however its ID is written', async () => {
  const found = new Set<string>();
  for (let i = 0; i < 20; i++) {
    const { process } = await ask(router, messages(`!r${i}:example.org`));
    const same = ['%21r{}%3Aexample.org', '%21r{}%3aexample.org', '!r{}%3Aexample.org'].map((id) =>
      id.replace('{}', `${i}`),
    );
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
  all.fakes.onBytes = () => (first ??= sentBytes);
  let sentBytes = 0;
  const piece = Buffer.alloc(64 * 1024);
  const text = await new Promise<string>((resolve, reject) => {
    const headers = { 'Content-Length': piece.length * 160 };
    const upload = request(
      { host: '127.0.0.1', port: router.port, method: 'POST', path: '/_matrix/media/v3/upload', headers },
      (answer) => {
        let got = '';
        answer.on('data', (data) => (got += String(data)));
        answer.on('end', () => resolve(got));
      },
    );
    upload.on('error', reject);
    const next = (i: number) => {
      if (i === 160) return void upload.end();
      sentBytes += piece.length;
      upload.write(piece);
      setTimeout(() => next(i + 1), 5);
    };
    next(0);
  });
  all.fakes.onBytes = () => undefined;
  expect(JSON.parse(text)).toMatchObject({ process: 'synapse-media-0', bytes: 160 * piece.length });
  expect(first).toBeLessThan(1024 * 1024);
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
