import { Chart, Testing } from 'cdk8s';
import {
  CoturnRelay,
  ExternalIp,
  IngressController,
  SecretKey,
  SynapseServer,
  Turn,
  TurnExposure,
  TurnTls,
} from '../../lib';
import type { CoturnOptions } from '../../lib';
import { OWNED_KEYS } from '../../lib/coturn/owned-keys';
import { errorOf, find, findingsOf, synthStack } from '../support/manifests';

const HOST = 'must be a host name in lower case, without scheme, port or path, for example "chat.example.org"';
const LINE = 'must be text of one line, a whole number, or true for an option without a value';
const PORT = 'must be a whole number from 1 to 65535';

test.each<[string, CoturnOptions, string[]]>([
  [
    'an address',
    { externalIp: ExternalIp.static('turn.example.org') },
    [`'turn.externalIp' must be an IPv4 or IPv6 address, for example "203.0.113.7", got "turn.example.org"`],
  ],
  ['a DNS name', { externalIp: ExternalIp.fromDns('203.0.113.7') }, [`'turn.externalIp' ${HOST}, got "203.0.113.7"`]],
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
  [
    'the name of an option',
    { extraConfig: { '-x': true, 'a b': true } },
    ['-x', 'a b'].map(
      (k) => `'turn.extraConfig['${k}']' is not the name of an option of coturn: letters, digits, "-" and "_"`,
    ),
  ],
  [
    'its value',
    { extraConfig: { mobility: false, 'cipher-list': true, 'relay-threads': 1.5 } },
    [
      `'turn.extraConfig['mobility']' ${LINE}`,
      ...['cipher-list', 'relay-threads'].map(
        (k) => `'turn.extraConfig['${k}']' must be text of one line or a whole number`,
      ),
    ],
  ],
  [
    'names that coturn only warns of',
    { extraConfig: { bpsCapacity: 1, 'no_multicast-peers': true, 'alowed-peer-ip': 'x', 'no-such-thing': true } },
    [
      ...Object.entries({
        bpsCapacity: 'bps-capacity',
        'no_multicast-peers': 'no-multicast-peers',
        'alowed-peer-ip': 'allowed-peer-ip',
      }).map(
        ([key, near]) =>
          `'turn.extraConfig['${key}']' is no option of coturn, which would only warn of it in its log: do you mean '${near}'?`,
      ),
      expect.stringMatching(/'no-such-thing'.*see https:/),
    ],
  ],
  [
    'several values where coturn takes one',
    { extraConfig: { 'cipher-list': ['a', 'b'], 'allowed-peer-ip': [] } },
    [
      `'turn.extraConfig['cipher-list']' must be one value, because coturn takes no list of them`,
      `'turn.extraConfig['allowed-peer-ip']' must have a value, or be left out`,
    ],
  ],
  [
    'peers',
    {
      extraConfig: {
        'allowed-peer-ip': [
          '192.168.1.0/24',
          'lan',
          '10.0.0.9-10.0.0.1',
          '10.0.0.1-fd00::1',
          '0.0.0.0',
          '::-::1',
          'fe80::1%eth0',
        ],
        'denied-peer-ip': '::',
      },
    },
    [
      `'turn.extraConfig['allowed-peer-ip'][0]' must be a range in coturn's notation, which is "192.168.1.0-192.168.1.255", got "192.168.1.0/24"`,
      expect.stringContaining(
        `[1]' must be an address or a range of them, for example "192.168.1.0-192.168.1.255", got "lan"`,
      ),
      expect.stringContaining("[2]' must be a range whose first address is not after its last one"),
      expect.stringContaining("[3]' must be an address or a range"),
      expect.stringContaining(
        "[4]' must not start with an unspecified address, which coturn takes for all addresses: it would let",
      ),
      expect.stringContaining("[5]' must not start with an unspecified address"),
      expect.stringContaining("[6]' must be an address or a range"),
      expect.stringContaining('it would refuse every peer, got "::"'),
    ],
  ],
])('a wrong option of the relay is refused: %s', (_, options, expected) => {
  expect(findingsOf(() => synthStack({ turn: Turn.coturn(options) }))).toEqual(expected);
});

test.each([['a\nb'], ['a\rb'], ['a\u0007'], [''], [' '], [null], [undefined], [NaN], [['x']], [{}]])(
  '%j is no value of an option',
  (value) => {
    const [finding, ...more] = findingsOf(() =>
      synthStack({ turn: Turn.coturn({ extraConfig: { mobility: value } }) }),
    );
    expect(finding).toMatch(/^'turn.extraConfig\['mobility'\]' must be (text of )?one (line|value)/);
    expect(more).toEqual([]);
  },
);

test('the value of an option is not shown, as it may be a secret', () => {
  const extraConfig = {
    'static-auth-secret': 'SECRET#1',
    'cli-password': ['SECRET'],
    'redis-userdb': 'password=SECRET #',
  };
  expect(errorOf(() => synthStack({ turn: Turn.coturn({ extraConfig }) }))).not.toContain('SECRET');
});

test('several peers are allowed, each on its line, and an image of their own may know other options', () => {
  const extraConfig = { 'allowed-peer-ip': ['192.168.1.0-192.168.1.255', '10.20.0.5'], 'denied-peer-ip': '9.9.9.9' };
  const config = (options: CoturnOptions) =>
    find(synthStack({ turn: Turn.coturn(options) }), 'ConfigMap', 'coturn-config').data['turnserver.conf'] as string;
  expect(config({ extraConfig }).trim().split('\n').slice(-3)).toEqual([
    ...['allowed-peer-ip=192.168.1.0-192.168.1.255', 'allowed-peer-ip=10.20.0.5', 'denied-peer-ip=9.9.9.9'],
  ]);
  expect(config({ image: 'example.org/coturn:4.6.1', extraConfig: { 'no-tlsv1': true } })).toMatch(/\nno-tlsv1\n$/);
});

test.each(Object.entries(OWNED_KEYS))('%s in extraConfig is refused: %s', (key, owner) => {
  expect(findingsOf(() => synthStack({ turn: Turn.coturn({ extraConfig: { [key]: 'x' } }) }))).toEqual([
    `'turn.extraConfig.${key}' is not taken here, because the library writes it: ${owner}`,
  ]);
});

test('ten relay ports are enough, and ports may be next to each other', () => {
  const turn = Turn.coturn({ minRelayPort: 50000, maxRelayPort: 50009, port: 49999 });
  expect(() => synthStack({ turn })).not.toThrow();
});

test("what is Traefik's own is refused with another controller", () => {
  const turn = Turn.coturn({ tls: TurnTls.certManager('ca'), tlsPassthrough: true });
  expect(findingsOf(() => synthStack({ turn, ingress: { controller: IngressController.ofClass('nginx') } }))).toEqual([
    "'turn.tlsPassthrough' is Traefik's: with another ingress controller TURN over TLS is on its own port only",
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
    `'exposure' takes ports of the node that 'chart/a' has: give each relay its own, got "51159-51300"`,
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

describe('a relay elsewhere', () => {
  test.each([
    ...['turn:turn.example.org', 'turns:turn.example.org:5349?transport=tcp', 'turn:192.0.2.1:3478?transport=udp'],
    'turn:[2001:db8::1]:3478',
  ])('may be %s', (uri) => expect(Turn.external({ uris: [uri] })._server?.uris).toEqual([uri]));

  test.each([
    'turn.example.org',
    'stun:x.org',
    'turn://x.org',
    'turn:x.org?transport=sctp',
    'turn:',
    'turn:a b',
    'turn:u@x.org',
  ])("can't be %j", (uri) => {
    expect(findingsOf(() => Turn.external({ uris: ['turn:ok.org', uri] }))).toEqual([
      `'uris[1]' must be a TURN URI, for example "turn:turn.example.org:3478?transport=udp", got ${JSON.stringify(uri)}`,
    ]);
  });

  test('must have a URI, and a right Secret', () => {
    const sharedSecret = SecretKey.of('No', 'a b');
    const findings = findingsOf(() => Turn.external({ uris: [], sharedSecret }));
    expect(findings.map((f) => f.split(', ')[0])).toEqual([
      `'uris' must name a URI of the relay`,
      expect.stringMatching(/^'sharedSecret.name' must be/),
      expect.stringMatching(/^'sharedSecret.key' must be/),
    ]);
  });

  test('has a shared secret or a fixed login', () => {
    const [sharedSecret, login] = [SecretKey.of('turn', 'secret'), SecretKey.of('No', 'k')];
    expect(findingsOf(() => Turn.external({ uris: ['turn:x.org'], sharedSecret, login }))).toEqual([
      expect.stringMatching(/^'login.name' must be/),
      `'login' takes the place of 'sharedSecret': give one of them`,
    ]);
  });

  test('with a fixed login is given to Synapse in a config file of its own, without a shared secret beside it', () => {
    const login = SecretKey.of('turn-login', 'turn.yaml');
    const manifests = synthStack({ turn: Turn.external({ uris: ['turn:x.org'], login }) });
    const config = find(manifests, 'ConfigMap', 'synapse-config').data['homeserver.yaml'];
    expect(config).toContain('turn:x.org');
    expect(config).not.toContain('turn_shared_secret');
    const args = find(manifests, 'StatefulSet', 'synapse').spec.template.spec.containers[0].args;
    expect(args).toContain('--config-path=/secrets/turn-login/turn.yaml');
  });

  test('needs its login among the config secrets of a homeserver without a stack', () => {
    const login = SecretKey.of('turn-login', 'turn.yaml');
    const server = (extraConfigSecrets: SecretKey[]) =>
      new SynapseServer(new Chart(Testing.app(), 'chart'), 'synapse', {
        serverName: 'example.org',
        extraConfigSecrets,
      });
    expect(() => server([]).useTurn({ uris: ['turn:x.org'], login })).toThrow(
      "needs the relay's 'login' in 'extraConfigSecrets'",
    );
    expect(() =>
      server([SecretKey.of('turn-login', 'turn.yaml')]).useTurn({ uris: ['turn:x.org'], login }),
    ).not.toThrow();
  });

  test('is the remedy for a login in the config of Synapse', () => {
    const extraConfig = { turn_username: 'u', turn_password: 'SECRET' };
    const turn = Turn.external({ uris: ['turn:x.org'] });
    const findings = findingsOf(() => synthStack({ turn, synapse: { extraConfig } }));
    expect(findings).toEqual(
      ['turn_username', 'turn_password'].map((key) =>
        expect.stringMatching(`'synapse.extraConfig.${key}' .*Turn.external\\({ uris, login }\\)`),
      ),
    );
  });
});
