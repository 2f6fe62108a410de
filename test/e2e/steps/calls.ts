import type { Browser } from 'playwright-core';
import { CLIENT, GUEST_ADDRESS, HOME_ADDRESS, PEER, PEER_ADDRESS } from '../lab/addresses';
import { MANY, PLAIN_TURN, TCP, UDP, rollOutRelay } from '../lab/call-stack';
import { startChromium } from '../lab/chromium';
import { callBy } from '../lab/handed-out';
import { askPeer, startLab } from '../lab/lab';
import type { Lab } from '../lab/lab';
import { TURN_HOST, credentials, incarnation, relayMemory, runningConfig } from '../lab/relay';
import type { Way } from '../lab/turn-client';

const WAYS: [string, Way][] = [
  ['UDP', UDP],
  ['TCP', TCP],
];

/** Addresses that a relay in a cluster must never relay to, with any config. */
const INSIDE = [
  ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.0.0.1', '10.77.0.1', '10.78.0.1', '172.16.0.1', '172.31.255.254'],
  ...['192.168.7.2', '169.254.0.1', '169.254.169.254', '100.64.0.1', '100.127.255.254', '10.42.0.1', '10.43.0.10'],
  ...['224.0.0.1', '239.255.255.250', '255.255.255.255', '192.0.2.1', '198.51.100.1', '203.0.113.1'],
  ...['::1', '::', 'fe80::1', 'fd00::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.42.0.1', 'fd00:ec2::254'],
];

/** Calls from behind NAT to a relay behind another NAT. */
export function calls(): void {
  let lab: Lab | undefined;
  const client = () => lab!.client;

  beforeAll(async () => {
    lab = await startLab(rollOutRelay(PLAIN_TURN()));
  });
  afterAll(() => lab?.stop());

  test.each(WAYS)('data goes both ways by %s, through both routers', async (name, way) => {
    const allocation = await client().allocate(name, way, credentials('alice'));
    expect(allocation).toMatchObject({ address: HOME_ADDRESS, seenAs: GUEST_ADDRESS });
    // The relay's router must not change the port. Otherwise the peer's answer goes to a port on which nobody listens.
    const seen = `${HOME_ADDRESS}:${allocation.port}`;
    for (const text of ['there and back', 'x'.repeat(1200)]) {
      expect(await askPeer(client(), name, text)).toBe(`${seen} said ${text}`);
    }
    await client().close(name);
  });

  test.each([
    ['credentials made with another secret', () => credentials('alice', 3600, 'another secret')],
    ['credentials made with no secret', () => credentials('alice', 3600, '')],
    ['expired credentials', () => credentials('alice', -60)],
    ['a wrong password', () => ({ ...credentials('alice'), password: 'wrong' })],
    ['no credentials', () => ({})],
  ])('refuses %s by every way', async (_, make) => {
    for (const [name, way] of WAYS) {
      expect([name, await client().allocate(name, way, make())]).toMatchObject([name, { error: 401 }]);
    }
  });

  test('relays into no network that is not public, from its first to its last address', async () => {
    await client().allocate('denied', UDP, credentials('alice'));
    expect(await client().permit('denied', PEER_ADDRESS)).toBeUndefined();
    const configured = runningConfig().flatMap((line) => /^denied-peer-ip=(.*)-(.*)$/.exec(line)?.slice(1) ?? []);
    expect(configured.length).toBeGreaterThan(40);
    for (const peer of [...INSIDE, ...configured]) {
      // An allocation of an IPv4 address can't relay to IPv6 at all (RFC 8656, 443).
      expect([peer, await client().permit('denied', peer)]).toEqual([peer, peer.includes(':') ? 443 : 403]);
    }
    await client().close('denied');
  });

  test(`${MANY} allocations at once relay, within the memory that the relay may use`, async () => {
    const before = incarnation();
    const idle = await relayMemory();
    const names = Array.from({ length: MANY }, (_, i) => `many-${i}`);
    const text = 'x'.repeat(1000);
    const open = async (i: number): Promise<void> => {
      // Each user gets four allocations, as in a call of a few people.
      const allocation = await client().allocate(names[i], WAYS[i % 2][1], credentials(`guest${i >> 2}`));
      expect([i, allocation.reason, allocation.address]).toEqual([i, undefined, HOME_ADDRESS]);
    };
    // The allocations send in groups, because the socket buffer of the peer can't hold the datagrams of all. The rest would be lost.
    const inBatches = async <T>(each: (i: number) => Promise<T>): Promise<T[]> => {
      const results: T[] = [];
      for (let i = 0; i < MANY; i += 20) {
        results.push(...(await Promise.all(Array.from({ length: 20 }, (_, j) => each(i + j)))));
      }
      return results;
    };
    await inBatches(open);
    for (let round = 0; round < 5; round++) {
      const answers = await inBatches((i) => askPeer(client(), names[i], text));
      expect(answers.filter((answer) => !answer?.endsWith(text))).toEqual([]);
    }
    const { used, limit } = await relayMemory();
    console.log(`MiB of the relay: ${idle.used} when idle, ${used} with ${MANY} allocations, ${limit} at most`);
    expect(used).toBeLessThan(limit);
    expect(incarnation()).toBe(before);
    await Promise.all(names.map((name) => client().close(name)));
  });

  describe('two browsers that may use nothing but the relay', () => {
    let browsers: Browser[] = [];

    beforeAll(async () => {
      browsers = await Promise.all([startChromium(CLIENT), startChromium(PEER)]);
    });
    afterAll(() => Promise.all(browsers.map((browser) => browser.close())));

    test.each(['udp', 'tcp'])('see and write to each other by %s, with what Synapse gives them', async (transport) => {
      const reports = await callBy(`turn:${TURN_HOST}:3478?transport=${transport}`, browsers);
      const relayed = { local: 'relay', remote: 'relay', relayProtocol: transport, address: HOME_ADDRESS };
      expect(reports).toMatchObject([
        { ...relayed, messages: ['hello from the callee'] },
        { ...relayed, messages: ['hello from the caller'] },
      ]);
      console.log(`frames decoded by ${transport}: ${reports.map((side) => side.framesDecoded).join(' and ')}`);
    });
  });
}
