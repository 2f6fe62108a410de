import { connect } from 'node:http2';
import { kubectl, until } from '../support/kubectl';
import { NAMESPACE, apply, emptyCluster } from '../support/stack';
import { address, send } from './client';
import type { Reply } from './client';
import { login } from './login';
import { WAYS, element, limited, plain, synthThreeWays } from './three-ways';

const VERSIONS = '/_matrix/client/versions';
const ADMIN = '/_synapse/admin/v1/server_version';
const NAMES = WAYS.map(([name]) => name);
let token: string;

/** The headers by which a client could claim another address or scheme. */
const FORGED = {
  'X-Forwarded-For': '198.51.100.66',
  'X-Real-Ip': '198.51.100.66',
  Forwarded: 'for=198.51.100.66;proto=http',
  'X-Forwarded-Proto': 'http',
};

beforeAll(async () => {
  apply(synthThreeWays());
  const workloads = [
    'statefulset/synapse',
    'statefulset/synapse-sync',
    'deployment/synapse-router',
    'deployment/element',
  ];
  for (const name of workloads) {
    kubectl('-n', NAMESPACE, 'rollout', 'status', name, '--timeout=300s');
  }
  kubectl('-n', NAMESPACE, 'wait', 'certificate', '--all', '--for=condition=Ready', '--timeout=180s');
  kubectl('-n', NAMESPACE, 'wait', 'job', '--all', '--for=condition=complete', '--timeout=120s');
  for (const host of NAMES.flatMap((way) => [plain(way), limited(way)])) {
    await until(host, 60, async () => (await send(host, VERSIONS)).status === 200);
  }
  token = await login(NAMES[0]);
});
afterAll(() => {
  if (process.env.E2E_KEEP === undefined) emptyCluster();
});

const asAdmin = (headers: object = {}) => ({ headers: { Authorization: `Bearer ${token}`, ...headers } });

describe.each(NAMES)('by %s', (way) => {
  test("a forged address isn't believed", async () => {
    const mark = `mark-${way}-${Date.now()}`;
    const { from } = await send(plain(way), `${VERSIONS}?${mark}`, { headers: FORGED });
    const line = () =>
      kubectl('-n', NAMESPACE, 'logs', 'statefulset/synapse', '-c', 'synapse', '--tail=400')
        .split('\n')
        .find((each) => each.includes(mark) && each.includes('Processed request'));
    await until('the line of the request', 20, () => line() !== undefined);
    console.log(line());
    expect(line()).toContain(`${from} - `);
    expect(line()).not.toContain('198.51.100.66');
    const agent = `agent-${mark}`;
    const whoami = await send(
      plain(way),
      '/_matrix/client/v3/account/whoami',
      asAdmin({ ...FORGED, 'User-Agent': agent }),
    );
    expect(whoami.status).toBe(200);
    const user = encodeURIComponent((JSON.parse(whoami.text) as { user_id: string }).user_id);
    const whois = (await send(plain(way), `/_synapse/admin/v1/whois/${user}`, asAdmin())).text;
    expect(whois).toContain(`"${from}"`);
    expect(whois).not.toContain('198.51.100.66');
  });

  test('Synapse is told that browsers use HTTPS', () => {
    const log = kubectl('-n', NAMESPACE, 'logs', 'statefulset/synapse', '-c', 'synapse');
    // Probes come without any proxy, and tell no address either.
    expect(log).not.toContain('lacks an x-forwarded-proto');
  });

  test('the administration API is open to its networks only', async () => {
    expect((await send(plain(way), ADMIN, asAdmin())).status).toBe(200);
    const refused = await send(limited(way), ADMIN, asAdmin({ 'X-Forwarded-For': '203.0.113.7' }));
    expect([refused.status, refused.text]).toEqual([403, 'Forbidden']);
  });

  test('a request that is too large is refused by the edge', async () => {
    const headers = { 'Content-Length': 201 * 1024 * 1024, Authorization: `Bearer ${token}` };
    const upload = {
      method: 'POST',
      headers,
      write: (outgoing: { flushHeaders: () => void }) => outgoing.flushHeaders(),
    };
    const answer = await send(limited(way), '/_matrix/media/v3/upload', upload);
    expect([answer.status, answer.text]).toEqual([413, expect.not.stringContaining('errcode')]);
  });

  test('what answers from outside is what should', async () => {
    const app = ['/_matrix/client/versions', '/_matrix/federation/v1/version', '/_synapse/client/x', ADMIN];
    const wellKnown = ['/.well-known/matrix/client', '/.well-known/matrix/server', '/_matrix'];
    const none = [
      '/',
      '/metrics',
      '/health',
      '/_synapse',
      '/_synapse/metrics',
      '/_synapse/replication/x',
      '/_synapse/mas/x',
    ];
    const further = [
      '/_matrixfoo',
      '/.well-known/x',
      '/api/rawdata',
      '/dashboard/',
      '/_synapse/adminfoo',
      '/config.json',
    ];
    const answers = async (paths: readonly string[]) =>
      Promise.all(paths.map(async (path) => [path, isNobody(await send(plain(way), path, asAdmin()))]));
    expect(await answers([...app, ...wellKnown])).toEqual([...app, ...wellKnown].map((path) => [path, false]));
    // An Ingress takes the beginning of a path with its next letters too: docs/gateway.md.
    const missed = [...none, ...further].filter((path) => way !== 'ingress' || !path.includes('foo'));
    expect(await answers(missed)).toEqual(missed.map((path) => [path, true]));
  });

  test('HTTP/2 is spoken', async () => {
    for (const host of [plain(way), element(way)]) {
      const session = connect(`https://${host}`, { host: address(), rejectUnauthorized: false, servername: host });
      const path = host === plain(way) ? VERSIONS : '/config.json';
      const status = await new Promise((resolve, reject) => {
        session.on('error', reject);
        session
          .request({ ':path': path })
          .on('response', (headers) => resolve(headers[':status']))
          .on('error', reject)
          .end();
      });
      session.destroy();
      expect(status).toBe(200);
    }
  });

  test('an address that asks too often is told to wait, and another host is not', async () => {
    const answers = await Promise.all(Array.from({ length: 120 }, () => send(limited(way), VERSIONS)));
    const counts = new Map<number, number>();
    for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
    console.log(`${way}: ${JSON.stringify([...counts])}`);
    expect([...counts.keys()].sort()).toEqual([200, 429]);
    expect((await send(plain(way), VERSIONS)).status).toBe(200);
  });
});

function isNobody({ status, text }: Reply): boolean {
  return status === 404 && text.trim() === '404 page not found';
}
