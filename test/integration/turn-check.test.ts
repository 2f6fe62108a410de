import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Turn, TurnServer } from '../../lib';
import { Authority } from './support/certificates';
import { FakeHomeserver, PASSWORD, TOKEN } from './support/fake-homeserver';
import type { TurnAnswer } from './support/fake-homeserver';
import { freePort } from './support/processes';
import { startRelay } from './support/relay';
import type { Relay, RelayOptions } from './support/relay';
import { renderStack } from './support/rendered';
import { startSynapse } from './support/synapse';
import { turnCheck } from './support/turn-check';
import type { Run } from './support/turn-check';
import { TurnClient } from './support/turn-client';

const SECRET = 'the secret of relay and homeserver';
const UDP = '?transport=udp';
const TCP = '?transport=tcp';

const authority = new Authority();
const TRUST = ['--ca', authority.certificate];
const good = authority.issue('IP:127.0.0.1');
let homeserver: FakeHomeserver;
beforeAll(async () => {
  homeserver = await FakeHomeserver.start();
});
afterAll(() => homeserver.stop());

async function check(turn: TurnAnswer, ...args: string[]): Promise<Run> {
  homeserver.turn = { secret: SECRET, ...turn };
  const run = await turnCheck(PASSWORD, homeserver.url, 'alice', '--timeout', '2', ...args);
  for (const secret of [SECRET, PASSWORD, TOKEN, ...homeserver.passwords]) expect(run.output).not.toContain(secret);
  return run;
}

/** Runs a relay for as long as `use` takes. */
async function withRelay<T>(options: Partial<RelayOptions>, use: (relay: Relay) => Promise<T>): Promise<T> {
  const relay = await startRelay({ secret: SECRET, ...options });
  try {
    return await use(relay);
  } finally {
    await relay.server.stop();
  }
}

const at = (port: number, transport: string, scheme = 'turn') => `${scheme}:127.0.0.1:${port}${transport}`;

/** What is marked as wrong, and as worth to know. */
const marked = (mark: string, { output }: Run) =>
  output
    .split('\n')
    .filter((line) => line.trim().startsWith(mark))
    .map((line) => line.trim().slice(2));
const wrong = (run: Run) => marked('✗', run);
const notes = (run: Run) => marked('!', run);

describe('a relay that works', () => {
  let relay: Relay;
  let run: Run;
  beforeAll(async () => {
    // With room for one allocation it works only if each is given back.
    relay = await startRelay({ secret: SECRET, certificate: good, extra: ['user-quota=1'] });
    const { port, tlsPort } = relay;
    run = await check({ uris: [at(tlsPort, TCP, 'turns'), at(port, TCP), at(port, UDP)] }, ...TRUST);
  });
  afterAll(() => relay.server.stop());

  test('is said to be, over UDP, TCP and TLS', () => {
    expect(
      run.output
        .replaceAll(String(relay.port), 'PORT')
        .replaceAll(String(relay.tlsPort), 'TLS')
        .replace(/port 42\d+/g, 'port RELAYED')
        .replace(/until [\d-]+/, 'until DATE'),
    ).toBe(`✓ The homeserver hands out 3 TURN URIs, with credentials that are good for 59 minutes

turn:127.0.0.1:PORT?transport=udp at 127.0.0.1
  ✓ answers, and sees this machine at 127.0.0.1
  ✓ takes the homeserver's credentials, and relays at 127.0.0.1 port RELAYED
  ✓ carries data both ways

turns:127.0.0.1:TLS?transport=tcp at 127.0.0.1
  ✓ shows a certificate that is good until DATE
  ✓ answers, and sees this machine at 127.0.0.1
  ✓ takes the homeserver's credentials, and relays at 127.0.0.1 port RELAYED
  ✓ carries data both ways

turn:127.0.0.1:PORT?transport=tcp at 127.0.0.1
  ✓ answers, and sees this machine at 127.0.0.1
  ✓ takes the homeserver's credentials, and relays at 127.0.0.1 port RELAYED
  ✓ carries data both ways

All good: calls from behind NAT work.
`);
    expect(run.code).toBe(0);
  });

  test('leaves no session behind', () => {
    expect(homeserver.seen).toEqual(['/login', '/voip/turnServer', '/logout']);
  });
});

test('works with the credentials of Synapse, and leaves no device there', async () => {
  const port = await freePort();
  const turn = Turn.server(TurnServer.external({ uris: [at(port, UDP), at(port, TCP)] }));
  const synapse = await startSynapse(renderStack({ turn }).get('synapse-config')!);
  try {
    const register = ['-c', synapse.pod.config, '--user', 'alice', '--password', PASSWORD, '--no-admin'];
    await promisify(execFile)('register_new_matrix_user', register);
    const secret = readFileSync(join(synapse.pod.root, 'turn-secret/matrix-secrets/turn_shared_secret'), 'utf8');
    const run = await withRelay({ secret, port }, () => turnCheck(PASSWORD, synapse.url, 'alice'));
    expect([run.code, wrong(run), notes(run)]).toEqual([0, [], []]);
    expect(run.output.match(/carries data both ways/g)).toHaveLength(2);
    const call = async (path: string, init: RequestInit) =>
      (await (await fetch(`${synapse.url}/_matrix/client/v3${path}`, init)).json()) as {
        access_token: string;
        devices: { display_name?: string }[];
      };
    const login = { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'alice' }, password: PASSWORD };
    const { access_token } = await call('/login', { method: 'POST', body: JSON.stringify(login) });
    const { devices } = await call('/devices', { headers: { Authorization: `Bearer ${access_token}` } });
    // That of the registration and that of this login.
    expect(devices.map((device) => device.display_name)).toEqual([null, null]);
  } finally {
    await synapse.server.stop();
  }
});

describe('a closed port', () => {
  test('on which nothing listens', async () => {
    const port = await freePort();
    const run = await check({ uris: [at(port, UDP), at(port, TCP)] });
    expect(run.code).toBe(1);
    expect(wrong(run)).toEqual(['UDP', 'TCP'].map((p) => `nothing listens on ${p} ${port} of 127.0.0.1.`));
  });

  test('from which nothing comes back', async () => {
    const silent = createSocket('udp4');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    const { port } = silent.address();
    const run = await check({ uris: [at(port, UDP)] }, '--inside');
    silent.close();
    expect(wrong(run)).toEqual([
      `no answer on UDP ${port} of 127.0.0.1: the port is closed, or not forwarded to the relay.`,
    ]);
    expect(run.output).toContain('a router may also refuse its own network the way over its public address');
  });

  test('behind which is another server', async () => {
    const web = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const address = web.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const run = await check({ uris: [at(port, TCP), at(port, TCP, 'turns')] });
    web.close();
    expect(wrong(run)).toEqual([
      expect.stringContaining("what answers there is no TURN server: it says b'HTTP/1.1 400 Bad Request"),
      expect.stringContaining('it does not speak TLS'),
    ]);
  });

  test('or a name without address', async () => {
    const run = await check({ uris: ['turn:turn.invalid:3478?transport=udp'] });
    expect(wrong(run)).toEqual(['turn.invalid has no address in DNS.']);
  });
});

describe('credentials that the relay refuses', () => {
  const refusal = (turn: TurnAnswer) => withRelay({}, ({ port }) => check({ uris: [at(port, UDP)], ...turn }));

  test('for they were made with another secret', async () => {
    const run = await refusal({ secret: 'another' });
    expect(wrong(run)).toEqual([
      'the relay refuses the credentials, which are fresh: it has another secret than the homeserver.',
    ]);
    expect(run.output).toContain("(Only if the relay's own clock were more than 59 minutes ahead");
    expect(notes(run)).toEqual([]);
  });

  test("for the homeserver's clock is behind", async () => {
    const run = await refusal({ ahead: -7260 });
    expect(wrong(run)).toEqual([
      "the relay refuses the credentials, as they have expired: the homeserver's clock is 2 hours behind this machine's.",
    ]);
    expect(notes(run)).toEqual(["the homeserver's clock is 2 hours behind this machine's: one of the two is wrong."]);
  });

  test('for they were never good', async () => {
    const run = await refusal({ lifetime: -600 });
    expect(wrong(run)).toEqual([
      expect.stringMatching(/^the relay refuses the credentials, as they expired 10 minutes ago, before/),
    ]);
  });

  test('for the quota is reached', async () => {
    const run = await withRelay({ extra: ['user-quota=1'] }, async ({ port }) => {
      const held = new TurnClient(port, ...homeserver.credentialsOf('@alice:example.org', SECRET));
      await held.allocate();
      return check({ uris: [at(port, UDP)] }).finally(() => held.close());
    });
    expect(wrong(run)).toEqual(['the relay has no room for this user or for anybody: its quota is reached (486).']);
  });
});

describe('a certificate', () => {
  const shown = (certificate: ReturnType<Authority['issue']>, ...args: string[]) =>
    withRelay({ certificate }, ({ tlsPort }) => check({ uris: [at(tlsPort, TCP, 'turns')] }, ...args));
  const about = 'issued by Test Test authority.';

  test('that has expired', async () => {
    const run = await shown(authority.issue('IP:127.0.0.1', -1), ...TRUST);
    expect(wrong(run)).toEqual([
      expect.stringMatching(
        `^its certificate expired on \\d{4}-\\d\\d-\\d\\d, 1 day ago. It is for 127.0.0.1, ${about}`,
      ),
    ]);
  });

  test('for another host', async () => {
    const run = await shown(authority.issue('DNS:other.example.org'), ...TRUST);
    expect(wrong(run)).toEqual([`its certificate is not for 127.0.0.1. It is for other.example.org, ${about}`]);
  });

  test('of an authority that nobody knows', async () => {
    const run = await shown(good);
    expect(wrong(run)).toEqual([
      `its certificate comes from an authority that is not known here. It is for 127.0.0.1, ${about}`,
    ]);
  });
});

describe('an external address', () => {
  test('that is not the one of the name', async () => {
    const run = await withRelay({ externalIp: '203.0.113.7' }, ({ port }) => check({ uris: [at(port, UDP)] }));
    expect(wrong(run)).toEqual([
      'the relay tells people to send to 203.0.113.7, another address, while 127.0.0.1 is at 127.0.0.1: its external address is wrong.',
    ]);
  });

  test('that can only be judged from outside, as the relay sends nothing to this machine', async () => {
    const relay = { nodeIp: '127.0.0.2', allowLoopback: false };
    const run = await withRelay(relay, ({ port }) => check({ uris: [`turn:127.0.0.2:${port}${UDP}`] }));
    expect(run.output).toContain('✓ carries data both ways between two of its own addresses');
    expect([run.code, notes(run)]).toEqual([
      0,
      ['whether the internet can reach its relay ports can only be seen from outside.'],
    ]);
  });
});

test('what it can not check it says', async () => {
  const run = await check({ uris: ['turns:127.0.0.1:5349?transport=udp', 'turn:[::1]:9?transport=udp', 'turn:a:b:c'] });
  expect(notes(run)[0]).toContain('Python has no DTLS');
  expect(run.output).toContain('turn:[::1]:9?transport=udp at ::1\n');
  expect(wrong(run)).toContain('it is no TURN URI.');
});

describe('a homeserver', () => {
  test('without a relay', async () => {
    expect(wrong(await check({}))).toEqual(['The homeserver hands out no TURN relay: calls from behind NAT fail.']);
  });

  test('that refuses the login', async () => {
    const run = await turnCheck('wrong', homeserver.url, 'alice', '--inside');
    expect([run.code, wrong(run)]).toEqual([
      1,
      ['The homeserver refuses the login of alice: there is no such user, or the password is another.'],
    ]);
    expect(run.output).toContain('Put the new one into it');
  });

  test('that is not there', async () => {
    const run = await turnCheck(PASSWORD, `http://127.0.0.1:${await freePort()}`, 'alice');
    expect([run.code, wrong(run)]).toEqual([1, [expect.stringContaining('can not be reached: Connection refused')]]);
  });
});

test.each([
  [['https://matrix.example.org'], 'name the user who logs in'],
  [['ftp://matrix.example.org', 'alice'], 'the URL must start with https:// or http://'],
  [['https://matrix.example.org', 'alice', '--timeout', '0'], '--timeout must be a number'],
  [['https://matrix.example.org', 'alice', '--ca', '/nowhere'], '/nowhere: No such file'],
])('the arguments %j are refused', async (args, message) => {
  const run = await turnCheck(PASSWORD, ...args);
  expect([run.code, run.output]).toEqual([2, expect.stringContaining(message)]);
});
