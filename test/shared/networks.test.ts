import { isCidr } from '../../lib/shared/checks';
import { SPECIAL_NETWORKS, addressRange } from '../../lib/shared/networks';
import { fc, holds } from '../support/property';

interface Network {
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

const network: fc.Arbitrary<Network> = fc.constantFrom(32 as const, 128 as const).chain((bits) =>
  fc.record({
    bits: fc.constant(bits),
    address: fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }),
    prefix: fc.integer({ min: 0, max: bits }),
  }),
);

/** All bits behind the prefix. */
function hostMask({ bits, prefix }: Network): bigint {
  return (1n << BigInt(bits - prefix)) - 1n;
}

function text(bits: 32 | 128, address: bigint): string {
  const [count, width, radix, separator] = bits === 32 ? ([4, 8n, 10, '.'] as const) : ([8, 16n, 16, ':'] as const);
  const parts = Array.from(
    { length: count },
    (_, i) => (address >> (width * BigInt(count - 1 - i))) & ((1n << width) - 1n),
  );
  return parts.map((part) => part.toString(radix)).join(separator);
}

/** The canonical spelling of an address. */
function canonical(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;
}

const cidr = (n: Network) => `${text(n.bits, n.address)}/${n.prefix}`;
const withoutHostBits = (n: Network): Network => ({ ...n, address: n.address & ~hostMask(n) });

test('a network is taken exactly if no bit is set behind its prefix', () => {
  holds(network, (n) => {
    expect(isCidr(cidr(n))).toBe((n.address & hostMask(n)) === 0n);
    expect(isCidr(cidr(withoutHostBits(n)))).toBe(true);
  });
});

test('its range goes from its first address to its last', () => {
  holds(network.map(withoutHostBits), (n) => {
    const range = addressRange(cidr(n)).split('-').map(canonical);
    expect(range).toEqual([n.address, n.address | hostMask(n)].map((a) => canonical(text(n.bits, a))));
  });
});

test('other text is no network, and never an error', () => {
  const noise = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('0', '1', '.', ':', '/', 'f', '%', ' '), maxLength: 20 }),
  );
  holds(noise, (s) => {
    const plain = /^[0-9a-f.:]+\/\d+$/.test(s);
    if (!plain) expect(isCidr(s)).toBe(false);
    else expect(typeof isCidr(s)).toBe('boolean');
  });
});

test.each([
  '10.0.0.0',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/8/8',
  '10.1.0.0/8',
  '10/8',
  'fe80::%eth0/10',
  '::/129',
  '',
])('%j is no network', (value) => expect(isCidr(value)).toBe(false));

describe('the special networks', () => {
  test('are networks, each once', () => {
    expect(SPECIAL_NETWORKS.filter((n) => !isCidr(n))).toEqual([]);
    expect(new Set(SPECIAL_NETWORKS).size).toBe(SPECIAL_NETWORKS.length);
  });

  function parse(address: string): bigint {
    if (!address.includes(':')) return address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
    const [head, tail] = address.split('::').map((half) => half.split(':').filter(Boolean));
    const middle = Array<string>(8 - head.length - (tail?.length ?? 0)).fill('0');
    return [...head, ...middle, ...(tail ?? [])].reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n);
  }

  function isSpecial(address: string): boolean {
    const bits = address.includes(':') ? 128 : 32;
    return SPECIAL_NETWORKS.filter((n) => n.includes(':') === (bits === 128)).some((n) => {
      const [base, prefix] = n.split('/');
      const shift = BigInt(bits - Number(prefix));
      return parse(base) >> shift === parse(address) >> shift;
    });
  }

  test.each([
    ...['0.0.0.0', '10.255.255.255', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.31.255.255', '192.168.1.1'],
    ...['198.19.255.255', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:a00:1', 'fe80::1', 'fd00::1', 'ff02::1'],
    ...['64:ff9b::a00:1', '2002:a00:1::', '2001::1', 'fec0::1'],
  ])('hold %s', (address) => expect(isSpecial(address)).toBe(true));

  test.each([
    '9.255.255.255',
    '11.0.0.0',
    '100.128.0.0',
    '172.32.0.0',
    '192.167.255.255',
    '1.1.1.1',
    '2606:4700::1111',
  ])("don't hold %s", (address) => expect(isSpecial(address)).toBe(false));
});
