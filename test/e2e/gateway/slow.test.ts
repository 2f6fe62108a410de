import { readFileSync, readdirSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { kubectl, get, until } from '../support/kubectl';
import { NAMESPACE, emptyCluster } from '../support/stack';
import { idleConnections, send, watch } from './client';
import { login } from './login';
import type { Answer } from './login';
import { UPLOAD, WAYS, element, plain } from './three-ways';

const VERSIONS = '/_matrix/client/versions';
const NAMES = WAYS.map(([name]) => name);
const SIZE = UPLOAD.toKibibytes() * 1024;
const PIECE = Buffer.alloc(256 * 1024, 'x');
const POLL = 300_000;

/** Writes 1 MiB in a second. */
function slowly(outgoing: ClientRequest): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (outgoing.destroyed || sent >= SIZE) {
      clearInterval(timer);
      if (!outgoing.destroyed) outgoing.end();
      return;
    }
    outgoing.write(PIECE);
    sent += PIECE.length;
  }, 250);
}

const seconds = (start: number) => ((Date.now() - start) / 1000).toFixed(1);

/** The memory of Traefik in MiB. The test runs on the machine of the node. Undefined elsewhere. */
function memoryOfTraefik(): number | undefined {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'traefik') continue;
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
    } catch {
      // The process has ended.
    }
  }
  return undefined;
}

test('slow uploads and long polls of five minutes, by each way at once', async () => {
  // Logins wake no poll that begins later.
  const tokens = new Map<string, string>();
  for (const way of NAMES) tokens.set(way, await login(way));
  const results = await Promise.all(
    NAMES.flatMap((way) => {
      const headers = { Authorization: `Bearer ${tokens.get(way)}` };
      const upload = async () => {
        const start = Date.now();
        const all = { ...headers, 'Content-Length': SIZE, 'Content-Type': 'application/octet-stream' };
        const sent = { method: 'POST', headers: all, write: slowly, timeout: 400_000 };
        const answer = await send(plain(way), '/_matrix/media/v3/upload', sent).then(
          ({ status }) => String(status),
          String,
        );
        console.log(`${way}: upload of 200 MiB: ${answer} after ${seconds(start)} s`);
        return answer;
      };
      const poll = async () => {
        const sync = '/_matrix/client/v3/sync?set_presence=offline';
        const first = JSON.parse((await send(plain(way), sync, { headers })).text) as Answer;
        const start = Date.now();
        const path = `${sync}&timeout=${POLL}&since=${first.next_batch}`;
        const answer = await send(plain(way), path, { headers, timeout: POLL + 30_000 }).then(
          ({ status }) => String(status),
          String,
        );
        console.log(`${way}: idle poll: ${answer} after ${seconds(start)} s`);
        return answer;
      };
      return [upload(), poll()];
    }),
  );
  expect(results).toEqual(results.map(() => '200'));
});

test('a rolling update of Element, and the renewal of certificates, fail no request', async () => {
  const watched = NAMES.flatMap((way) => [watch(element(way), '/config.json'), watch(plain(way), VERSIONS)]);
  const before = await Promise.all(NAMES.map((way) => send(plain(way), VERSIONS)));
  for (const way of NAMES) renew(`${plain(way)}-tls`);
  kubectl('-n', NAMESPACE, 'rollout', 'restart', 'deployment/element');
  kubectl('-n', NAMESPACE, 'rollout', 'status', 'deployment/element', '--timeout=120s');
  for (const [index, way] of NAMES.entries()) {
    await until(`the new certificate by ${way}`, 120, async () => {
      return (await send(plain(way), VERSIONS)).serial !== before[index].serial;
    });
  }
  const all = await Promise.all(watched.map((each) => each.stop()));
  console.log(
    all.map(({ count, longest, bad }) => `${count} requests, ${bad.length} bad, longest ${longest} ms`).join('\n'),
  );
  expect(all.flatMap(({ bad }) => bad)).toEqual([]);
});

/** Asks cert-manager for a new certificate, as its own tool does. */
function renew(name: string): void {
  const { conditions } = get('-n', NAMESPACE, 'certificate', name).status;
  const issuing = { type: 'Issuing', status: 'True', reason: 'ManuallyTriggered', message: 'by a test' };
  const now = { ...issuing, lastTransitionTime: new Date().toISOString().replace(/\.\d+/, '') };
  const status = { conditions: [...conditions.filter(({ type }) => type !== 'Issuing'), now] };
  kubectl(
    '-n',
    NAMESPACE,
    'patch',
    'certificate',
    name,
    '--subresource=status',
    '--type=merge',
    '-p',
    JSON.stringify({ status }),
  );
}

afterAll(() => {
  if (process.env.E2E_KEEP === undefined) emptyCluster();
});

test('5,000 idle connections and 200 clients that send their headers letter by letter keep nobody else out', async () => {
  const before = memoryOfTraefik();
  const start = Date.now();
  const open = await idleConnections(NAMES.map(plain), 5000);
  const opened = seconds(start);
  const slow = await idleConnections(NAMES.map(plain), 200);
  slow.forEach((socket) => socket.write('GET /_matrix/client/versions HTTP/1.1\r\nHost: '));
  const letters = setInterval(() => slow.forEach((socket) => socket.write('x')), 1000);
  const watched = NAMES.map((way) => watch(plain(way), VERSIONS, 20));
  await new Promise((done) => setTimeout(done, 15_000));
  const during = memoryOfTraefik();
  const all = await Promise.all(watched.map((each) => each.stop()));
  clearInterval(letters);
  const alive = [...open, ...slow].filter((socket) => !socket.destroyed).length;
  [...open, ...slow].forEach((socket) => socket.destroy());
  console.log(
    `opened in ${opened} s, ${alive} still open; Traefik: ${before?.toFixed(0)} MiB before, ${during?.toFixed(0)} MiB with them`,
  );
  console.log(
    all.map(({ count, longest, bad }) => `${count} requests, ${bad.length} bad, longest ${longest} ms`).join('\n'),
  );
  expect(all.flatMap(({ bad }) => bad)).toEqual([]);
});
