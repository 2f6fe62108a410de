import { Testing } from 'cdk8s';
import { ExternalIp, MatrixStack, Rtc, Turn, TurnExposure, TurnTls } from '../../lib';
import type { CoturnOptions } from '../../lib';
import { findingsOf, newStack } from '../support/manifests';

const tls = TurnTls.certManager('letsencrypt');

/** The second of two stacks of an app, each with a relay. */
function second(options: CoturnOptions, first: CoturnOptions = options): MatrixStack {
  const app = Testing.app();
  const [stack] = (
    [
      ['a', first],
      ['b', options],
    ] as const
  )
    .map(
      ([id, relay]) =>
        new MatrixStack(app, id, {
          serverName: `${id}.example.org`,
          namespace: id,
          turn: Turn.coturn(relay),
          rtc: Rtc.none(),
        }),
    )
    .reverse();
  return stack;
}

const NODE_PORT = { exposure: TurnExposure.nodePort() };
const at = (address: string) => ({ exposure: TurnExposure.loadBalancer({ address }) });

test('two stacks of an app must not claim a node port, of UDP or TCP', () => {
  expect(findingsOf(() => second(NODE_PORT))).toEqual([
    `'port' takes a port of the nodes that 'a/coturn' has: give each its own, got 30078`,
  ]);
  const [udp, tcp] = [
    { ...NODE_PORT, minRelayPort: 30300, maxRelayPort: 30400 },
    { ...NODE_PORT, port: 30200, tls, tlsPort: 30310 },
  ];
  expect(findingsOf(() => second({ ...tcp, minRelayPort: 30500, maxRelayPort: 30600 }, udp))).toEqual([
    `'tlsPort' takes a port of the nodes that 'a/coturn' has: give each its own, got 30310`,
  ]);
  expect(() => second({ ...udp, port: 30200 }, NODE_PORT)).not.toThrow();
});

test('two stacks must not claim a port of one address of a load balancer', () => {
  expect(findingsOf(() => second(at('192.168.1.9')))).toEqual([
    `'port' takes a port of the address 192.168.1.9 that 'a/coturn' has: give each its own, got 3478`,
  ]);
  expect(() => second(at('192.168.1.9'), at('192.168.1.8'))).not.toThrow();
});

test.each([TurnExposure.hostNetwork(), TurnExposure.hostPorts()])(
  'two stacks with the ports of a node are told that they need two nodes, unless they say so themselves',
  (exposure) => {
    const told = (options: CoturnOptions, first?: CoturnOptions) =>
      second(options, first).nextSteps.includes('stays Pending');
    expect(second({ exposure }).nextSteps).toContain("ports of its node that 'a/coturn' has too (3478)");
    const on = (node: string) => ({ exposure, pods: { nodeSelector: { 'kubernetes.io/hostname': node } } });
    expect(told(on('x'), on('x'))).toBe(true);
    expect(told(on('x'), on('y'))).toBe(false);
    expect(told({ exposure, port: 4000, minRelayPort: 52000, maxRelayPort: 52100 }, { exposure })).toBe(false);
    expect(told({ exposure }, NODE_PORT)).toBe(false);
  },
);

test('two load balancers without an address are told that each needs one', () => {
  expect(second({ exposure: TurnExposure.loadBalancer() }).nextSteps).toContain(
    "The Service 'coturn' needs an address of its own, since 'a/coturn' has a Service too.",
  );
});

describe("the port of HTTPS by a load balancer, which Traefik has on k3s's own", () => {
  const stack = (options: CoturnOptions) => newStack(Testing.app(), { turn: Turn.coturn({ tls, ...options }) });

  test('is refused without an address of its own, with both remedies, which work', () => {
    const exposure = TurnExposure.loadBalancer();
    expect(findingsOf(() => stack({ exposure, tlsPort: 443, port: 80 }))).toEqual([
      expect.stringMatching(
        /^'turn.port' must not be that of the ingress.*: give the relay an address of its own.*, got 80$/,
      ),
      expect.stringMatching(
        /^'turn.tlsPort' must not be that of the ingress.*set 'tlsPassthrough'.*TurnExposure.loadBalancer.*, got 443$/,
      ),
    ]);
    expect(() => stack({ exposure, tlsPassthrough: true })).not.toThrow();
  });

  test.each([
    { address: '192.168.1.9' },
    { loadBalancerClass: 'x/y' },
    { annotations: { 'metallb.io/address-pool': 'turn' } },
  ])('is told to need an address of its own with %j', (options) => {
    const steps = stack({ exposure: TurnExposure.loadBalancer(options), tlsPort: 443 }).nextSteps;
    expect(steps).toContain("The Service 'coturn' needs an address of its own, since port 443 is Traefik's.");
    expect(steps).toContain('kubectl -n matrix-turn get service coturn');
  });
});

test('trailing dots are taken away, and zones of IPv6 refused', () => {
  const named = { host: 'turn.example.org.', externalIp: ExternalIp.fromDns('home.example.net.') };
  const stack = newStack(Testing.app(), { turnHost: named.host, turn: Turn.coturn({ externalIp: named.externalIp }) });
  expect(stack.coturn?.uris[0]).toBe('turn:turn.example.org:3478?transport=udp');
  expect(stack.coturn?.config).toContain('realm=turn.example.org\n');
  const externalIp = ExternalIp.static('203.0.113.7', 'fe80::1%eth0');
  expect(findingsOf(() => newStack(Testing.app(), { turn: Turn.coturn({ externalIp }) }))).toEqual([
    `'turn.externalIp' must not have a zone such as "%eth0", because no other machine knows it, got "fe80::1%eth0"`,
  ]);
});

test('a private address that is written out is told, and options are checked', () => {
  const steps = (externalIp: ExternalIp) => newStack(Testing.app(), { turn: Turn.coturn({ externalIp }) }).nextSteps;
  for (const address of ['192.168.1.9', '100.64.0.1', 'fd00::1', '127.0.0.1']) {
    expect(steps(ExternalIp.static(address))).toContain(`The relay tells everybody its private address ${address}:`);
  }
  expect(steps(ExternalIp.static('9.9.9.9', '2600::1'))).not.toContain('private address');
  for (const allowPrivate of [undefined, null, 'yes'] as never[]) {
    expect(findingsOf(() => steps(ExternalIp.fromDns('x.example.org', { allowPrivate })))[0]).toMatch(
      /^'turn.externalIp.allowPrivate' (is|must be true or false)/,
    );
  }
  expect(findingsOf(() => steps(ExternalIp.ofNode(null as never)))[0]).toMatch(/^'turn.externalIp' must be an object/);
});
