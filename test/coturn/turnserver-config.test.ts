import { Findings } from '../../lib/shared/findings';
import { checkCoturn } from '../../lib/coturn/coturn-checks';
import { KNOWN_OPTIONS } from '../../lib/coturn/known-options';
import { OWNED_KEYS } from '../../lib/coturn/owned-keys';
import { turnserverConfig } from '../../lib/coturn/turnserver-config';
import type { TurnserverSettings } from '../../lib/coturn/turnserver-config';
import { misread, turnserverLine } from '../../lib/coturn/turnserver-line';
import { SPECIAL_NETWORKS } from '../../lib/shared/networks';
import { fc, holds } from '../support/property';

const SETTINGS: TurnserverSettings = {
  realm: 'turn.example.org',
  port: 3478,
  minRelayPort: 49160,
  maxRelayPort: 49200,
  deniedNetworks: ['10.42.0.0/16'],
  userQuota: 12,
  totalQuota: 41,
  maxBps: 1_250_000,
  metrics: false,
  extra: {},
};
const config = (settings: Partial<TurnserverSettings> = {}) => turnserverConfig({ ...SETTINGS, ...settings });
const lines = (settings: Partial<TurnserverSettings> = {}) => config(settings).split('\n');

test('the config as it is written', () => {
  expect(config()).toMatchSnapshot();
});

test('nobody relays into a special network or into the cluster', () => {
  const denied = lines().filter((line) => line.startsWith('denied-peer-ip='));
  // The list leaves out the unspecified address and has one network of the cluster instead, so the number is the same.
  expect(denied).toHaveLength(SPECIAL_NETWORKS.length);
  expect(denied.join()).not.toContain('=::-');
  expect(denied).toEqual(
    expect.arrayContaining([
      'denied-peer-ip=127.0.0.0-127.255.255.255',
      'denied-peer-ip=192.168.0.0-192.168.255.255',
      'denied-peer-ip=10.42.0.0-10.42.255.255',
      'denied-peer-ip=fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      'denied-peer-ip=::1-::1',
    ]),
  );
});

test('each setting is on its line, and the addresses and the secret on none', () => {
  const other = lines({ realm: 'r.org', port: 1, minRelayPort: 2, maxRelayPort: 3, deniedNetworks: [] });
  expect(other).toEqual(expect.arrayContaining(['realm=r.org', 'listening-port=1', 'min-port=2', 'max-port=3']));
  expect(other.filter((line) => /secret=|external-ip|relay-ip|listening-ip/.test(line))).toEqual([]);
});

test('an option without a value stands alone', () => {
  expect(lines({ extra: { verbose: true, 'bps-capacity': 100, 'cipher-list': 'x y' } }).slice(-4)).toEqual([
    ...['verbose', 'bps-capacity=100', 'cipher-list=x y', ''],
  ]);
});

test('TLS has a port and a certificate, or is off', () => {
  expect(lines()).toEqual(expect.arrayContaining(['no-tls', 'no-dtls']));
  const on = lines({ tlsPort: 5349 });
  expect(on).toEqual(
    expect.arrayContaining(['tls-listening-port=5349', 'cert=/certificate/tls.crt', 'pkey=/certificate/tls.key']),
  );
  expect(on.filter((line) => /^no-d?tls$/.test(line))).toEqual([]);
});

test('every line that a prop can change is owned', () => {
  const other = {
    ...{ realm: 'r.org', port: 1, tlsPort: 4, minRelayPort: 2, maxRelayPort: 3, deniedNetworks: ['10.9.0.0/16'] },
    ...{ userQuota: 1, totalQuota: 1, maxBps: 1, metrics: true },
  };
  const changed = [...lines(other), ...lines()].filter(
    (line) => lines(other).includes(line) !== lines().includes(line),
  );
  const keys = [...changed.map((line) => line.split('=')[0]), 'use-auth-secret', 'static-auth-secret'];
  // coturn takes the denied peers of several lines, so users may add some.
  expect(keys.filter((key) => !OWNED_KEYS[key] && key !== 'denied-peer-ip')).toEqual([]);
});

const KEYS = [...KNOWN_OPTIONS.keys()].filter((key) => !OWNED_KEYS[key]);

test('further config is either refused, or ends in one line for each value that says nothing else', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 8, unit: 'binary' }),
    fc.constantFrom(
      'a\nno-auth',
      'x#y',
      'a=b',
      '\r',
      'no-auth',
      '"',
      '"a"',
      ' a',
      'a;',
      '10.0.0.1',
      '\ud800',
      'x'.repeat(1020),
    ),
  );
  const value = fc.oneof(
    text,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text, { maxLength: 2 }),
  );
  let accepted = 0;
  holds(
    fc.dictionary(fc.oneof(text, fc.constantFrom(...KEYS)), value, { maxKeys: 3 }),
    (extraConfig) => {
      const findings = new Findings();
      checkCoturn(findings, { host: 'turn.example.org', namespace: 'turn' }, { extraConfig });
      if (findings.all.length > 0) return;
      accepted += Object.keys(extraConfig).length;
      const added = lines({ extra: extraConfig }).slice(lines().length - 1, -1);
      const keys = Object.entries(extraConfig).flatMap(([key, each]) => [each].flat().map(() => key));
      expect(added.map((line) => line.split('=')[0])).toEqual(keys);
      expect(added.filter((line) => /[\r\n]/.test(line) || Buffer.byteLength(line) > 1023)).toEqual([]);
    },
    1000,
  );
  expect(accepted).toBeGreaterThan(50);
});

test('the options that the config has by itself are known', () => {
  const own = [...lines({ tlsPort: 5349, metrics: true }), ...lines()]
    .map((line) => line.split('=')[0])
    .filter(Boolean);
  expect(own.filter((key) => !KNOWN_OPTIONS.has(key))).toEqual([]);
  expect(Object.keys(OWNED_KEYS).filter((key) => !KNOWN_OPTIONS.has(key))).toEqual([]);
});

test.each<[string | number | true, string]>([
  [true, 'a'],
  [7, 'a=7'],
  ['x y#z', 'a=x y#z'],
  ['x"', 'a=x"'],
  ['"x"', 'a=""x""'],
  ['=x', 'a="=x"'],
  [' x', 'a=" x"'],
  ['x ', 'a="x "'],
  ['x;', 'a="x;"'],
])('%j is the line %s', (value, line) => expect(turnserverLine('a', value)).toBe(line));

test('a line may have 1023 bytes', () => {
  expect(misread('a', 'ü'.repeat(510) + 'x')).toBeUndefined();
  expect(misread('a', 'ü'.repeat(511))).toBe('must have 1 bytes less: coturn reads lines of 1023 bytes');
  expect(misread('a', ' ' + 'x'.repeat(1019))).toBe('must have 1 bytes less: coturn reads lines of 1023 bytes');
});
