import { Findings } from '../../lib/shared/findings';
import { checkCoturn } from '../../lib/coturn/coturn-checks';
import { OWNED_KEYS } from '../../lib/coturn/owned-keys';
import { turnserverConfig } from '../../lib/coturn/turnserver-config';
import type { TurnserverSettings } from '../../lib/coturn/turnserver-config';
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
  expect(keys.filter((key) => !OWNED_KEYS[key])).toEqual([]);
});

test('further config is either refused, or ends in one line each that says nothing else', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('a\nno-auth', 'x#y', 'a=b', '\r', 'no-auth', 'cli', 'cert'),
  );
  const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 2 }));
  holds(fc.dictionary(text, value, { maxKeys: 3 }), (extraConfig) => {
    const findings = new Findings();
    checkCoturn(findings, { host: 'turn.example.org', namespace: 'turn' }, { extraConfig });
    if (findings.all.length > 0) return;
    const added = lines({ extra: extraConfig }).slice(lines().length - 1, -1);
    expect(added.map((line) => line.split('=')[0])).toEqual(Object.keys(extraConfig));
    expect(added.filter((line) => OWNED_KEYS[line.split('=')[0]] || /[\r\n#]/.test(line))).toEqual([]);
  });
});
