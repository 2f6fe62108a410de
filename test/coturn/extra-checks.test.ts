import { Turn } from '../../lib';
import type { CoturnOptions } from '../../lib';
import { OWNED_KEYS } from '../../lib/coturn/owned-keys';
import { errorOf, find, findingsOf, synthStack } from '../support/manifests';

const LINE = 'must be text of one line, a whole number, or true for an option without a value';

test.each<[string, CoturnOptions, string[]]>([
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
])('a wrong option of coturn is refused: %s', (_, options, expected) => {
  expect(findingsOf(() => synthStack({ turn: Turn.coturn(options) }))).toEqual(expected);
});

test.each([['a\nb'], ['a\rb'], ['a\u0007'], [''], [' '], [['x']], [{}]])('%j is no value of an option', (value) => {
  const [finding, ...more] = findingsOf(() => synthStack({ turn: Turn.coturn({ extraConfig: { mobility: value } }) }));
  expect(finding).toMatch(/^'turn.extraConfig\['mobility'\]' must be (text of )?one (line|value)/);
  expect(more).toEqual([]);
});

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
