import { federationPlaces } from '../../cli/doctor/federation-places';
import { CannotCheck } from '../../cli/doctor/finding';
import type { Net } from '../../cli/doctor/net/net';

interface Records {
  readonly [name: string]: readonly { readonly name: string; readonly port: number }[];
}

/** A network with these SRV records, and hosts whose port 8448 is open. */
function netWith(records: Records, open: readonly string[] = []): Net {
  return {
    srv: (name: string) => Promise.resolve(records[name] ?? []),
    addresses: () => Promise.resolve(['203.0.113.7']),
    connect: ({ host, port }: { host: string; port: number }) =>
      Promise.resolve(port === 8448 && open.includes(host) ? 'open' : 'closed'),
  } as unknown as Net;
}

const BOTH: Records = {
  '_matrix-fed._tcp.example.org': [
    { name: 'a.example', port: 4431 },
    { name: 'b.example', port: 4432 },
  ],
  '_matrix._tcp.example.org': [{ name: 'old.example', port: 8448 }],
};
const FED = '_matrix-fed._tcp.example.org';

/** The steps of the specification, in their order: a name, its well-known, the network, and the places. */
test.each([
  ['1: an address with a port', '203.0.113.7:99', undefined, {}, [{ host: '203.0.113.7', port: 99 }]],
  ['1: an address', '203.0.113.7', 'other.example:1', {}, [{ host: '203.0.113.7', port: 8448 }]],
  ['1: an address of IPv6', '[2001:db8::7]', undefined, {}, [{ host: '[2001:db8::7]', port: 8448 }]],
  ['2: a port', 'example.org:99', 'other.example:1', BOTH, [{ host: 'example.org', port: 99 }]],
  ['3.1: an address', 'example.org', '203.0.113.7', BOTH, [{ host: '203.0.113.7', port: 8448 }]],
  ['3.2: a port', 'example.org', 'm.example:443', BOTH, [{ host: 'm.example', port: 443 }]],
  [
    '3.3: a record of the other host',
    'own.example',
    'example.org',
    BOTH,
    [
      { host: 'example.org', port: 4431, via: 'a.example', record: FED },
      { host: 'example.org', port: 4432, via: 'b.example', record: FED },
    ],
  ],
  ['3.5: nothing of the other host', 'own.example', 'm.example', {}, [{ host: 'm.example', port: 8448 }]],
  [
    '4: a record',
    'example.org',
    undefined,
    { [FED]: [BOTH[FED][0]] },
    [{ host: 'example.org', port: 4431, via: 'a.example', record: FED }],
  ],
  [
    '5: a record of the deprecated kind',
    'example.org',
    'no name',
    { '_matrix._tcp.example.org': BOTH['_matrix._tcp.example.org'] },
    [{ host: 'example.org', port: 8448, via: 'old.example', record: '_matrix._tcp.example.org' }],
  ],
  ['6: the usual port', 'open.example', undefined, {}, [{ host: 'open.example', port: 8448 }]],
  ['nothing', 'example.org', undefined, {}, []],
  ['a record that says no', 'example.org', undefined, { [FED]: [{ name: '', port: 0 }] }, []],
])('%s', async (_, serverName, target, records, expected) => {
  const wellKnown = target === undefined ? undefined : { 'm.server': target };
  const { places } = await federationPlaces(netWith(records, ['open.example']), serverName, wellKnown);
  expect(places).toEqual(expected.map((place) => ({ ...place, hostHeader: expect.any(String) })));
});

test.each([
  ['example.org', 'm.example:443', 'm.example:443'],
  ['open.example', undefined, 'open.example'],
  ['example.org', 'open.example', 'open.example'],
  ['example.org:8448', undefined, 'example.org:8448'],
])('the header Host for %s with %s', async (serverName, target, expected) => {
  const { places } = await federationPlaces(netWith({}, ['open.example']), serverName, { 'm.server': target });
  expect(places.map(({ hostHeader }) => hostHeader)).toEqual([expected]);
});

test('a DNS server that does not answer leaves it open', async () => {
  const srv = () => Promise.reject(new CannotCheck('DNS does not tell'));
  expect(await federationPlaces({ ...netWith({}), srv }, 'example.org', undefined)).toEqual({
    places: [],
    unknown: 'DNS does not tell',
  });
});
