import { callCheck } from './support/call-check';
import { CallServer } from './support/call-server';
import { startSfu } from './support/livekit';
import type { SfuOptions } from './support/livekit';
import { freePort } from './support/processes';
import { startRelay } from './support/relay';
import type { RelayOptions } from './support/relay';
import { ROOM, notes, wrong } from './support/turn-check';
import type { Run } from './support/turn-check';

const SECRET = 'a secret of relay and SFU that nobody may see';
let server: CallServer;
beforeAll(async () => {
  server = await CallServer.start({ turnUris: ['turn:127.0.0.1:9'] });
});
afterAll(() => server.stop());

/** Checks an SFU that has these faults, without the relay of the homeserver. */
async function withSfu(options: SfuOptions, args: string[] = []): Promise<Run & { udp: number; tcp: number }> {
  const sfu = await startSfu(options);
  server.sfu = sfu;
  try {
    const run = await callCheck(server, ['--skip', 'relay', ...args]);
    return { ...run, udp: sfu.udpPort, tcp: sfu.tcpPort };
  } finally {
    await sfu.server.stop();
  }
}

describe('the SFU tells people', () => {
  test('an address at which it is not', async () => {
    const run = await withSfu({ nodeIp: '203.0.113.7' });
    const elsewhere =
      'where the SFU tells people to send. Its host is at 127.0.0.1: its external address may be wrong.';
    expect(wrong(run)).toEqual([
      `no answer from UDP ${run.udp} of 203.0.113.7, ${elsewhere}`,
      `no answer from TCP ${run.tcp} of 203.0.113.7, ${elsewhere}`,
    ]);
  });

  test.each(['10.255.255.1', '192.168.255.1'])('a private address: %s', async (nodeIp) => {
    const run = await withSfu({ nodeIp });
    expect(wrong(run)[0]).toBe(
      `the SFU tells people to send to ${nodeIp}, a private address that nobody on the internet can reach: only people in the same network have group calls.`,
    );
  });

  test('a private address that is meant', async () => {
    const run = await withSfu({ nodeIp: '192.168.255.1' }, ['--allow-private']);
    expect(run.output).not.toContain('nobody on the internet can reach');
  });

  test('a port that is closed', async () => {
    // The SFU listens at 127.0.0.1 only.
    const run = await withSfu({ nodeIp: '127.0.0.2' });
    expect(wrong(run)).toEqual([
      expect.stringMatching(`UDP ${run.udp} of 127.0.0.2`),
      expect.stringMatching(`TCP ${run.tcp} of 127.0.0.2`),
    ]);
  });

  test('no port for UDP', async () => {
    const run = await withSfu({ rtc: { force_tcp: true } });
    expect(wrong(run)).toEqual(['the SFU offers no UDP at all.']);
    expect(run.output).toContain(`✓ media reach the SFU by TCP at 127.0.0.1 port ${run.tcp}`);
  });

  test('no relay', async () => {
    const run = await withSfu({});
    expect([run.code, notes(run)]).toEqual([
      0,
      ['the SFU hands out no relay: people behind a strict firewall have no group calls.'],
    ]);
  });
});

describe('the relay of the SFU', () => {
  const through = async (relay: Partial<RelayOptions>, secret = SECRET) => {
    const port = await freePort();
    const coturn = await startRelay({ secret, port, extra: ROOM, ...relay });
    try {
      const turn = { host: relay.nodeIp ?? '127.0.0.1', port, protocol: 'udp', secret: SECRET, ttl: 3600 };
      return { port, run: await withSfu({ rtc: { turn_servers: [turn] } }) };
    } finally {
      await coturn.server.stop();
    }
  };

  test("refuses the SFU's address", async () => {
    const { port, run } = await through({ allowLoopback: false, nodeIp: '127.0.0.2' });
    expect(wrong(run)).toEqual([
      `turn:127.0.0.2:${port}?transport=udp: the relay refuses to send to the SFU at 127.0.0.1 (403).`,
    ]);
    expect(run.output).toContain('allowed-peer-ip=127.0.0.1');
  });

  test('has another secret than the SFU', async () => {
    const { port, run } = await through({}, 'another secret');
    expect(wrong(run)).toEqual([
      `turn:127.0.0.1:${port}?transport=udp: the relay refuses the credentials that the SFU hands out: the two have different secrets.`,
    ]);
  });

  test('does not run', async () => {
    const port = await freePort();
    const turn = { host: '127.0.0.1', port, protocol: 'tcp', secret: SECRET, ttl: 3600 };
    const run = await withSfu({ rtc: { turn_servers: [turn] } });
    expect(wrong(run)).toEqual([`turn:127.0.0.1:${port}?transport=tcp: nothing listens on TCP ${port} of 127.0.0.1.`]);
  });

  test('does not reach the SFU', async () => {
    const port = await freePort();
    const coturn = await startRelay({ secret: SECRET, port, extra: [...ROOM, 'allowed-peer-ip=203.0.113.7'] });
    const turn = { host: '127.0.0.1', port, protocol: 'udp', secret: SECRET, ttl: 3600 };
    const run = await withSfu({ nodeIp: '203.0.113.7', rtc: { turn_servers: [turn] } });
    await coturn.server.stop();
    expect(wrong(run).at(-1)).toBe(
      `turn:127.0.0.1:${port}?transport=udp: the relay takes the credentials, but nothing comes back from the SFU at 203.0.113.7 port ${run.udp}.`,
    );
  });
});

test('from inside the cluster, the check tells to look from outside', async () => {
  const run = await withSfu({ nodeIp: '127.0.0.2' }, ['--inside', 'https://matrix.example.org/']);
  expect(run.output).toContain(
    "check from there first, for example by a phone's hotspot: npx cdk8s-matrix call-check https://matrix.example.org alice",
  );
});
