import { refusalOf } from '../../cli/doctor/cluster/kubectl';
import { parseOverride } from '../../cli/doctor/net/overrides';
import { addressesOf } from '../../cli/doctor/net/resolver';
import { isCloudflare } from '../../cli/doctor/outside/cloudflare';
import { splitName } from '../../cli/doctor/server-name';
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
