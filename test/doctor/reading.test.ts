import { refusalOf } from '../../cli/doctor/cluster/kubectl';
import { parseOverride } from '../../cli/doctor/net/overrides';
import { addressesOf, srvOf } from '../../cli/doctor/net/resolver';
import { isCloudflare } from '../../cli/doctor/outside/cloudflare';
import { hostsOf } from '../../cli/doctor/options';
import { relayPlaces } from '../../cli/doctor/relay-places';
import { splitName } from '../../cli/doctor/server-name';
import { examinedTurn } from '../../lib/coturn/examined-turn';
import { bareUrl, duration, listed } from '../../cli/doctor/words';

test.each([
  ['matrix.example.org:10.0.0.1', { host: 'matrix.example.org', address: '10.0.0.1' }],
  ['A.example:443:10.0.0.1', { host: 'a.example', port: 443, address: '10.0.0.1' }],
  ['a.example:443:[2001:db8::1]:8443', { host: 'a.example', port: 443, address: '2001:db8::1', toPort: 8443 }],
  ['a.example', undefined],
  ['a.example:b.example', undefined],
  ['a.example:0:10.0.0.1', undefined],
  ['a.example:70000:10.0.0.1', undefined],
])('--resolve %s', (text, expected) => {
  expect(parseOverride(text)).toEqual(expected);
});

test.each([
  ['example.org', { host: 'example.org' }],
  ['Example.org:8448', { host: 'example.org', port: 8448 }],
  ['[2001:db8::1]:443', { host: '[2001:db8::1]', port: 443 }],
  ['https://example.org', undefined],
  ['example.org:0', undefined],
  ['example.org/path', undefined],
])('the name %s', (text, expected) => {
  expect(splitName(text)).toEqual(expected);
});

const place = (host: string, port: number, transport: string) => ({ host, port, transport });

test.each([
  ['t.example', [place('t.example', 3478, 'udp'), place('t.example', 3478, 'tcp')]],
  ['t.example:99', [place('t.example', 99, 'udp'), place('t.example', 99, 'tcp')]],
  ['turn:t.example?transport=udp', [place('t.example', 3478, 'udp')]],
  ['turn:t.example:99?transport=tcp', [place('t.example', 99, 'tcp')]],
  ['turn:t.example', [place('t.example', 3478, 'udp')]],
  ['turns:t.example', [place('t.example', 5349, 'tls')]],
  ['TURNS:[2001:db8::1]:443?transport=tcp', [place('[2001:db8::1]', 443, 'tls')]],
  ['turn:', undefined],
  ['stun:t.example', undefined],
  ['turn:t.example?transport=quic', undefined],
])('--turn %s', (text, expected) => {
  expect(relayPlaces(text)).toEqual(expected);
});

test('options may be given several times, with commas, or be none', () => {
  const named = { serverName: 'example.org', federation: true };
  expect(hostsOf(named)).toEqual({ federation: true });
  expect(
    hostsOf({ ...named, element: ['a.example', 'b.example:8443,c.example'], rtc: 'none', sfu: 's.example' }),
  ).toEqual({
    federation: true,
    elements: ['a.example', 'b.example:8443', 'c.example'],
    rtc: [],
    sfus: [{ host: 's.example', tcp: 7881, udp: 7882 }],
  });
  expect(hostsOf({ ...named, sfu: 's.example:443', turn: 'none' })).toMatchObject({
    relays: [],
    sfus: [{ host: 's.example', tcp: 443 }],
  });
});

test.each([
  [['turn:t.example?transport=udp', 'turn:t.example?transport=tcp'], ['t.example']],
  [
    ['turn:t.example:3478?transport=udp', 'turn:t.example:3478?transport=tcp', 'turns:t.example:5349?transport=tcp'],
    ['t.example', 'turns:t.example'],
  ],
  [['turn:t.example?transport=udp'], ['turn:t.example?transport=udp']],
  [['turns:t.example:443'], ['turns:t.example:443']],
  [['nonsense'], []],
])('the relay of %j for the doctor', (uris, expected) => {
  expect(examinedTurn(uris)).toEqual(expected);
  expect(expected.filter((text) => !relayPlaces(text))).toEqual([]);
});

test.each([
  ['Error from server (Forbidden): nodes is forbidden', 'forbidden'],
  ['error: the server doesn\'t have a resource type "certificates"', 'unknown'],
  ['The connection to the server 10.0.0.1:6443 was refused', 'unreachable'],
  ['error: context "x" does not exist', 'other'],
])('kubectl says: %s', (stderr, kind) => {
  expect(refusalOf('1', stderr)).toMatchObject({ kind, message: `kubectl says: ${stderr}` });
});

test('kubectl is not there', () => {
  expect(refusalOf('ENOENT', '').kind).toBe('no kubectl');
});

describe('addresses', () => {
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  const names = { resolve4: failing('ENODATA'), resolve6: failing('ENODATA'), resolveSrv: failing('ENODATA') };

  test('are those of both kinds', async () => {
    const both = {
      ...names,
      resolve4: () => Promise.resolve(['203.0.113.1']),
      resolve6: () => Promise.resolve(['2001:db8::1']),
    };
    expect(await addressesOf(both, 'example.org')).toEqual(['203.0.113.1', '2001:db8::1']);
  });

  test('are none if the name has none', async () => {
    expect(await addressesOf(names, 'example.org')).toEqual([]);
    expect(await addressesOf({ ...names, resolve4: failing('ENOTFOUND') }, 'example.org')).toEqual([]);
  });

  test('of an address are itself', async () => {
    expect(await addressesOf(names, '[2001:db8::1]')).toEqual(['2001:db8::1']);
  });

  test('are a few of many, of both kinds', async () => {
    const many = {
      ...names,
      resolve4: () => Promise.resolve(Array.from({ length: 400 }, (_, at) => `203.0.113.${at % 250}`)),
      resolve6: () => Promise.resolve(['2001:db8::1']),
    };
    const found = await addressesOf(many, 'example.org');
    expect([found.length, found.at(-1)]).toEqual([9, '2001:db8::1']);
  });

  test('of SRV records are in their order', async () => {
    const record = (name: string, priority: number, weight: number) => ({ name, port: 1, priority, weight });
    const records = [record('c', 20, 9), record('b', 10, 1), record('a', 10, 5)];
    const found = await srvOf({ ...names, resolveSrv: () => Promise.resolve(records) }, '_x._tcp.example.org');
    expect(found.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(await srvOf(names, '_x._tcp.example.org')).toEqual([]);
    await expect(srvOf({ ...names, resolveSrv: failing('ESERVFAIL') }, '_x._tcp.example.org')).rejects.toThrow(
      'DNS does not tell about _x._tcp.example.org',
    );
  });

  test('are those of this computer if DNS does not answer', async () => {
    expect(await addressesOf({ ...names, resolve4: failing('ETIMEOUT') }, 'localhost')).not.toEqual([]);
  });
});

test("Cloudflare's networks", () => {
  expect(['104.16.0.1', '2606:4700::1111'].map(isCloudflare)).toEqual([true, true]);
  expect(['104.32.0.1', '2001:db8::1'].map(isCloudflare)).toEqual([false, false]);
});

test('words', () => {
  expect([1000, 90_000, 3 * 3_600_000, 86_400_000 * 3].map(duration)).toEqual([
    '1 second',
    '90 seconds',
    '3 hours',
    '3 days',
  ]);
  expect([listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['a', 'a, b and c']);
  expect(bareUrl('https://user:pass@x.org/a?token=1#b')).toBe('https://x.org/a');
  expect(bareUrl('//user:pass@x?token=1')).toBe('//…@x');
});
