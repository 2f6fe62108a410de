import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { Authority } from './support/certificates';
import { FakeHomeserver, PASSWORD, TOO_OFTEN } from './support/fake-homeserver';
import type { TurnAnswer } from './support/fake-homeserver';
import { freePort } from './support/processes';
import { TCP, UDP, SECRET, at, check, notes, turnCheck, withRelay, wrong } from './support/turn-check';
import { TurnClient } from './support/turn-client';

let homeserver: FakeHomeserver;
beforeAll(async () => {
  homeserver = await FakeHomeserver.start();
});
afterAll(() => homeserver.stop());

describe('a closed port', () => {
  test('on which nothing listens', async () => {
    const port = await freePort();
    const run = await check(homeserver, { uris: [at(port, UDP), at(port, TCP)] });
    expect(run.code).toBe(1);
    expect(wrong(run)).toEqual(['UDP', 'TCP'].map((p) => `nothing listens on ${p} ${port} of 127.0.0.1.`));
  });

  test('from which nothing comes back', async () => {
    const silent = createSocket('udp4');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    const { port } = silent.address();
    const run = await check(homeserver, { uris: [at(port, UDP)] }, '--inside', 'https://matrix.example.org/');
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
    const run = await check(homeserver, { uris: [at(port, TCP), at(port, TCP, 'turns')] });
    web.close();
    expect(wrong(run)).toEqual([
      expect.stringContaining("another server answers there, and no TURN server: it says b'HTTP/1.1 400 Bad Request"),
      expect.stringContaining('it does not speak TLS'),
    ]);
  });

  test('or a name without address', async () => {
    const run = await check(homeserver, { uris: ['turn:turn.invalid:3478?transport=udp'] });
    expect(wrong(run)).toEqual(['turn.invalid has no address in DNS.']);
  });
});

describe('the relay refuses credentials', () => {
  const refusal = (turn: TurnAnswer) =>
    withRelay({}, ({ port }) => check(homeserver, { uris: [at(port, UDP)], ...turn }));

  test('because they were made with another secret', async () => {
    const run = await refusal({ secret: 'another' });
    expect(wrong(run)).toEqual([
      'the relay refuses the credentials, which are fresh: it has another secret than the homeserver.',
    ]);
    expect(run.output).toContain("(Only if the relay's own clock were more than 59 minutes ahead");
    expect(notes(run)).toEqual([]);
  });

  test("because the homeserver's clock is behind", async () => {
    const run = await refusal({ ahead: -7260 });
    expect(wrong(run)).toEqual([
      "the relay refuses the credentials, as they have expired: the homeserver's clock is 2 hours behind this machine's.",
    ]);
    expect(notes(run)).toEqual(["the homeserver's clock is 2 hours behind this machine's: one of the two is wrong."]);
  });

  test('because they were never valid', async () => {
    const run = await refusal({ lifetime: -600 });
    expect(wrong(run)).toEqual([
      expect.stringMatching(/^the relay refuses the credentials, as they expired 10 minutes ago, before/),
    ]);
  });

  test('because the quota is reached', async () => {
    const run = await withRelay({ extra: ['user-quota=1'] }, async ({ port }) => {
      const held = new TurnClient(port, ...homeserver.credentialsOf('@alice:example.org', SECRET));
      await held.allocate();
      return check(homeserver, { uris: [at(port, UDP)] }).finally(() => held.close());
    });
    expect(wrong(run)).toEqual(['the relay has no room for this user or for anybody: its quota is reached (486).']);
  });
});

describe('a certificate', () => {
  const authority = new Authority();
  const trust = ['--ca', authority.certificate];
  const shown = (certificate: ReturnType<Authority['issue']>, ...args: string[]) =>
    withRelay({ certificate }, ({ tlsPort }) => check(homeserver, { uris: [at(tlsPort, TCP, 'turns')] }, ...args));
  const about = 'issued by Test Test authority.';

  test('that has expired', async () => {
    const run = await shown(authority.issue('IP:127.0.0.1', -1), ...trust);
    expect(wrong(run)).toEqual([
      expect.stringMatching(
        `^its certificate expired on \\d{4}-\\d\\d-\\d\\d, 1 day ago. It is for 127.0.0.1, ${about}`,
      ),
    ]);
  });

  test('for another host', async () => {
    const run = await shown(authority.issue('DNS:other.example.org'), ...trust);
    expect(wrong(run)).toEqual([`its certificate is not for 127.0.0.1. It is for other.example.org, ${about}`]);
  });

  test('of an authority that nobody knows', async () => {
    const run = await shown(authority.issue('IP:127.0.0.1'));
    expect(wrong(run)).toEqual([
      `its certificate comes from an authority that is not known here. It is for 127.0.0.1, ${about}`,
    ]);
  });
});

describe('an external address', () => {
  test('that is not the one of the name', async () => {
    const run = await withRelay({ externalIp: '203.0.113.7' }, ({ port }) =>
      check(homeserver, { uris: [at(port, UDP)] }),
    );
    expect(wrong(run)).toEqual([
      'the relay tells people to send to 203.0.113.7, another address, while 127.0.0.1 is at 127.0.0.1: its external address is wrong.',
    ]);
  });

  test.each(['192.168.1.5', '10.0.0.5', '100.64.0.5', '169.254.1.5'])(
    'that is private, while DNS here gives a private one too: %s',
    async (externalIp) => {
      const run = await withRelay({ externalIp }, ({ port }) => check(homeserver, { uris: [at(port, UDP)] }));
      expect([run.code, wrong(run)]).toEqual([
        1,
        [
          `the relay tells people to send to ${externalIp}, a private address that nobody on the internet can reach: only people in the same network have calls.`,
        ],
      ]);
      expect(run.output).toContain('--allow-private');
    },
  );

  test('that is private and meant to be', async () => {
    const run = await withRelay({ externalIp: '192.168.1.5', allowLoopback: false }, ({ port }) =>
      check(homeserver, { uris: [at(port, UDP)] }, '--allow-private'),
    );
    expect(run.output).not.toContain('nobody on the internet can reach');
  });

  test('that can only be judged from outside, as the relay sends nothing to this machine', async () => {
    const relay = { nodeIp: '127.0.0.2', allowLoopback: false };
    const run = await withRelay(relay, ({ port }) => check(homeserver, { uris: [`turn:127.0.0.2:${port}${UDP}`] }));
    expect(run.output).toContain('✓ carries data both ways between two of its own addresses');
    expect([run.code, notes(run)]).toEqual([
      0,
      ['Only a check from outside can see if the internet reaches the relay ports.'],
    ]);
  });

  test('that differs from the private one of the name, which may be right', async () => {
    const relay = { nodeIp: '127.0.0.2', externalIp: '203.0.113.7', allowLoopback: false };
    const run = await withRelay(relay, ({ port }) => check(homeserver, { uris: [`turn:127.0.0.2:${port}${UDP}`] }));
    expect([run.code, notes(run)]).toEqual([
      0,
      [
        'the relay tells people to send to 203.0.113.7, and from here 127.0.0.2 leads elsewhere, to a private address: see that it is what the internet sees.',
        'Only a check from outside can see if the internet reaches the relay ports.',
      ],
    ]);
  });
});

test('the report names the checks that it can not do', async () => {
  const run = await check(homeserver, {
    uris: ['turns:127.0.0.1:5349?transport=udp', 'turn:[::1]:9?transport=udp', 'turn:a:b:c'],
  });
  expect(notes(run)[0]).toContain('Python has no DTLS');
  expect(run.output).toContain('turn:[::1]:9?transport=udp at ::1\n');
  expect(wrong(run)).toContain('it is no TURN URI.');
});

describe('a homeserver', () => {
  test('without a relay', async () => {
    expect(wrong(await check(homeserver, {}))).toEqual([
      'The homeserver hands out no TURN relay: calls from behind NAT fail.',
    ]);
  });

  test('that refuses the login', async () => {
    const run = await turnCheck('wrong', homeserver.url, 'alice', '--inside', 'https://matrix.example.org/');
    expect([run.code, wrong(run)]).toEqual([
      1,
      ['The homeserver refuses the login of alice: there is no such user, or the password is another.'],
    ]);
    expect(run.output).toContain('Put the new one into it');
  });

  test('that has seen too many logins', async () => {
    const run = await turnCheck(TOO_OFTEN, homeserver.url, 'alice');
    expect(wrong(run)).toEqual(['The homeserver takes no more logins for now: it asks to wait 4 minutes.']);
    expect(run.output).toContain('--token-file');
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
