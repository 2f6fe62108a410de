import { Chart, Testing } from 'cdk8s';
import { CoturnRelay, ExternalIp, IngressController, SecretKey, Turn, TurnExposure, TurnTls } from '../../lib';
import type { CoturnOptions } from '../../lib';
import { findingsOf, synthStack } from '../support/manifests';

const HOST = 'must be a host name in lower case, without scheme, port or path, for example "chat.example.org"';
const PORT = 'must be a whole number from 1 to 65535';

test.each<[string, CoturnOptions, string[]]>([
  [
    'an address',
    { externalIp: ExternalIp.static('turn.example.org') },
    [`'turn.externalIp' must be an IPv4 or IPv6 address, for example "203.0.113.7", got "turn.example.org"`],
  ],
  [
    'a DNS name',
    { externalIp: ExternalIp.fromDns('203.0.113.7') },
    [`'turn.externalIp' ${HOST}: an IP address is no domain, got "203.0.113.7"`],
  ],
  [
    'a secret',
    { sharedSecret: SecretKey.of('No', 'k') },
    [
      `'turn.sharedSecret.name' must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets", got "No"`,
    ],
  ],
  [
    'a network',
    { clusterNetworks: ['10.42.0.0/16', '10.43.0.1/16'] },
    [
      `'turn.clusterNetworks[1]' must be a network in CIDR notation without host bits, for example "10.42.0.0/16", got "10.43.0.1/16"`,
    ],
  ],
  [
    'a namespace',
    { namespace: 'my.ns' },
    [`'turn.namespace' must be lower-case letters, digits and "-", 63 at most, for example "matrix", got "my.ns"`],
  ],
  [
    "the stack's namespace",
    { namespace: 'matrix' },
    [`'turn.namespace' must not be the stack's own, where Pod Security refuses the ports of a node, got "matrix"`],
  ],
  ["the ingress's port", { port: 443 }, ["'turn.port' must not be that of the ingress on the same node, got 443"]],
  ['a port', { port: 0 }, [`'turn.port' ${PORT}, got 0`]],
  ['the first relay port', { minRelayPort: 1.5, maxRelayPort: 99 }, [`'turn.minRelayPort' ${PORT}, got 1.5`]],
  ['the last relay port', { maxRelayPort: 65536 }, [`'turn.maxRelayPort' ${PORT}, got 65536`]],
  [
    'ports the wrong way round',
    { minRelayPort: 50000, maxRelayPort: 49999 },
    [`'turn.minRelayPort' must not be above maxRelayPort (49999), got 50000`],
  ],
  [
    'too few ports',
    { minRelayPort: 50000, maxRelayPort: 50008 },
    [`'turn.maxRelayPort' must leave 10 ports or more from minRelayPort (50000) on: a call takes a few, got 50008`],
  ],
  ['overlapping ports', { port: 49160 }, [`'turn.port' must not be one of the relay ports 49160-51159, got 49160`]],
  ['the last of them', { port: 51159 }, [`'turn.port' must not be one of the relay ports 49160-51159, got 51159`]],
  [
    'two addresses of one family',
    { externalIp: ExternalIp.static('203.0.113.7', '203.0.113.8') },
    [`'turn.externalIp' must be one IPv4 and one IPv6 address where there are two, got ["203.0.113.7","203.0.113.8"]`],
  ],
  [
    'an issuer',
    { tls: TurnTls.certManager('No') },
    [expect.stringMatching(/^'turn.tls' must be the name of a K.*"No"$/)],
  ],
  [
    'TLS without a certificate',
    { tlsPort: 5350, tlsPassthrough: true },
    ['tlsPort', 'tlsPassthrough'].map(
      (p) => `'turn.${p}' needs a certificate: set the prop 'tls', for example TurnTls.certManager(…)`,
    ),
  ],
  [
    'one port for everything',
    { tls: TurnTls.certManager('ca'), tlsPort: 3478 },
    [`'turn.tlsPort' must not be that of 'port', got 3478`],
  ],
  [
    'TLS among the relay ports',
    { tls: TurnTls.existingSecret('ca'), tlsPort: 49170 },
    [`'turn.tlsPort' must not be one of the relay ports 49160-51159, got 49170`],
  ],
  ['no quota', { userQuota: 0 }, [`'turn.userQuota' must be a whole number above zero, got 0`]],
  ['half a quota', { totalQuota: 0.5 }, [`'turn.totalQuota' must be a whole number above zero, got 0.5`]],
  ['a bandwidth', { maxBps: -1 }, [`'turn.maxBps' must be a whole number above zero, got -1`]],
  [
    'more for all than the ports of both families',
    { minRelayPort: 50000, maxRelayPort: 50099, totalQuota: 201 },
    [
      `'turn.totalQuota' must not be above 200: the relay has 100 ports at each of its addresses, one of IPv4 and one of IPv6, got 201`,
    ],
  ],
  [
    'more for a user than for all',
    { totalQuota: 30, userQuota: 31 },
    [`'turn.userQuota' must not be above totalQuota (30), got 31`],
  ],
  [
    'more for a user than there are ports',
    { exposure: TurnExposure.loadBalancer(), userQuota: 42 },
    [`'turn.userQuota' must not be above the number of relay ports (41), got 42`],
  ],
  [
    'metrics for everybody',
    { metrics: true },
    [
      `'turn.metrics' would be on the node's own addresses with the host's network: use another exposure, for example TurnExposure.hostPorts()`,
    ],
  ],
  [
    "the metrics' port",
    { metrics: true, exposure: TurnExposure.loadBalancer(), port: 9641 },
    [`'turn.port' must not be the port of the metrics, got 9641`],
  ],
  [
    "the ports of the cluster's own network",
    { minRelayPort: 8000, maxRelayPort: 9000 },
    [
      `'turn.minRelayPort' and the ports up to maxRelayPort hold 8472, that of the cluster's network (VXLAN), got "8000-9000"`,
    ],
  ],
  [
    'ports that Services of type NodePort get',
    { minRelayPort: 32700, maxRelayPort: 32800, exposure: TurnExposure.hostPorts() },
    [
      `'turn.minRelayPort' must not be within 30000-32767, which Services of type NodePort get on the same node, got "32700-32800"`,
    ],
  ],
  [
    'ports that no Service of type NodePort gets',
    { exposure: TurnExposure.nodePort(), port: 3478, maxRelayPort: 32768 },
    [
      `'turn.port' must be within 30000-32767 with TurnExposure.nodePort(), got 3478`,
      `'turn.minRelayPort' must be within 30000-32767 with TurnExposure.nodePort(), got "30030-32768"`,
    ],
  ],
  [
    "a load balancer's address",
    { exposure: TurnExposure.loadBalancer({ address: 'x', loadBalancerClass: 'A B' }) },
    [
      `'turn.exposure.address' must be an IPv4 or IPv6 address, for example "203.0.113.7", got "x"`,
      expect.stringMatching(/^'turn.exposure.loadBalancerClass' must be/),
    ],
  ],
])('a wrong option of the relay is refused: %s', (_, options, expected) => {
  expect(findingsOf(() => synthStack({ turn: Turn.coturn(options) }))).toEqual(expected);
});

test('ten relay ports are enough, and ports may be next to each other', () => {
  const turn = Turn.coturn({ minRelayPort: 50000, maxRelayPort: 50009, port: 49999 });
  expect(() => synthStack({ turn })).not.toThrow();
});

test('TURN over TLS shares port 443 with Traefik and with Gateways only', () => {
  const turn = Turn.coturn({ tls: TurnTls.certManager('ca'), tlsPassthrough: true });
  expect(findingsOf(() => synthStack({ turn, ingress: { controller: IngressController.ofClass('nginx') } }))).toEqual([
    "'turn.tlsPassthrough' needs Traefik or a Gateway: with an Ingress of another class TURN over TLS is on its own port only",
  ]);
  expect(() => synthStack({ turn })).not.toThrow();
});

test('two relays of a chart must not want the same ports of a node', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const sharedSecret = SecretKey.of('turn', 'secret');
  const relay = (id: string, options: CoturnOptions) =>
    new CoturnRelay(chart, id, { host: `${id}.example.org`, namespace: id, sharedSecret, ...options });
  relay('a', {});
  expect(findingsOf(() => relay('b', { port: 3479, minRelayPort: 51159, maxRelayPort: 51300 }))).toEqual([
    `'minRelayPort' takes a port of the node that 'chart/a' has: give each its own, got "51159-51300"`,
  ]);
  expect(() => relay('c', { exposure: TurnExposure.loadBalancer() })).not.toThrow();
  expect(() => relay('d', { port: 3479, minRelayPort: 51160, maxRelayPort: 51300 })).not.toThrow();
});

test('alone, all findings are told at once, and props have no prefix', () => {
  const props = { host: 'x', namespace: 'X', port: -1, clusterNetworks: ['x'], maxRelayPort: 7 };
  const findings = findingsOf(() => new CoturnRelay(new Chart(Testing.app(), 'chart'), 'coturn', props));
  expect(findings.map((f) => f.split(' ')[0])).toEqual([
    ...[`'host'`, `'namespace'`, `'clusterNetworks[0]'`, `'port'`, `'homeserver'`],
  ]);
});
