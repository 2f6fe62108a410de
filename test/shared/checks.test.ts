import { Duration, Size } from 'cdk8s';
import * as checks from '../../lib/shared/checks';
import { Findings } from '../../lib/shared/findings';
import { fc, holds } from '../support/property';

type Check = (findings: Findings, prop: string, value: never) => void;

function messages(check: Check, value: unknown): readonly string[] {
  const findings = new Findings();
  check(findings, 'prop', value as never);
  return findings.all;
}

/** Letters that make near misses likely. */
const nearName = fc.string({ unit: fc.constantFrom('a', 'z', '0', '9', '-', '.', 'A', '_', ' ', 'é'), maxLength: 12 });

/** The rule of RFC 1123, without a regular expression. */
function labelByTheBook(label: string): boolean {
  const letters = [...label];
  const alphanumeric = (c: string) => (c >= 'a' && c <= 'z' && c.length === 1) || (c >= '0' && c <= '9');
  return (
    label.length >= 1 &&
    label.length <= 63 &&
    letters.every((c) => alphanumeric(c) || c === '-') &&
    alphanumeric(letters[0]) &&
    alphanumeric(letters[letters.length - 1])
  );
}

describe('a host name', () => {
  test('is taken exactly if its labels are by the book, two or more, and the last is not a number', () => {
    holds(nearName, (text) => {
      const labels = text.split('.');
      const last = labels[labels.length - 1];
      const expected = labels.length > 1 && labels.every(labelByTheBook) && [...last].some((c) => c >= 'a' && c <= 'z');
      expect(checks.isHostname(text)).toBe(expected);
    });
  });

  test.each(['example.org', 'a.b', 'xn--bcher-kva.example', 'chat.1and1.example', `${'a'.repeat(63)}.org`])(
    'may be %s',
    (host) => expect(checks.isHostname(host)).toBe(true),
  );

  test.each([
    ...['', 'localhost', 'Example.org', 'https://example.org', 'example.org:443', 'example.org/', 'example.org.'],
    ...['192.0.2.1', '[::1]', '*.example.org', 'a..b', '-a.org', `${'a'.repeat(64)}.org`, 'bücher.example', 'a.b\n'],
    ...['user@example.org', ' example.org', `${'a.'.repeat(126)}org`],
  ])('is not %j', (host) => expect(checks.isHostname(host)).toBe(false));
});

describe('the name of an object', () => {
  test('is taken exactly if it is made of labels of any length with dots between', () => {
    holds(nearName, (text) => expect(checks.isObjectName(text)).toBe(text.split('.').every(labelByTheBook)));
  });

  test('has 253 letters at most, and a DNS label 63', () => {
    expect([253, 254].map((n) => checks.isObjectName('a'.repeat(n)))).toEqual([true, false]);
    expect([63, 64].map((n) => checks.isDnsLabel('a'.repeat(n)))).toEqual([true, false]);
  });

  test('is a DNS label exactly if it has no dot and is by the book', () => {
    holds(nearName, (text) => expect(checks.isDnsLabel(text)).toBe(labelByTheBook(text)));
  });
});

test('a server name leaves room for the local part of a user ID', () => {
  const long = (n: number) => `${'a'.repeat(60)}.`.repeat(4).slice(0, n - 4) + '.org';
  expect(long(230)).toHaveLength(230);
  expect(messages(checks.checkServerName, long(230))).toEqual([]);
  expect(messages(checks.checkServerName, long(231))).toHaveLength(1);
  expect(messages(checks.checkHostname, long(231))).toEqual([]);
});

test('a port is a whole number from 1 to 65535', () => {
  holds(fc.oneof(fc.integer({ min: -3, max: 70000 }), fc.double()), (port) => {
    const expected = [...String(port)].every((c) => c >= '0' && c <= '9') && port >= 1 && port <= 65535;
    expect(messages(checks.checkPort, port).length === 0).toBe(expected);
  });
});

test.each([
  ['https://example.org/a?b=c', true],
  ['http://10.0.0.1:8080', true],
  ['HTTPS://example.org', true],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['//example.org', false],
  ['example.org', false],
  ['', false],
])('as a URL, %j is taken: %s', (url, taken) => expect(messages(checks.checkUrl, url).length === 0).toBe(taken));

test('an address is IPv4 or IPv6', () => {
  holds(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => expect(messages(checks.checkIp, ip)).toEqual([]));
  for (const ip of ['', '1.2.3', '01.2.3.4', '1.2.3.4/32', '1.2.3.256', 'turn.example.org', '[::1]', ' 1.2.3.4']) {
    expect(messages(checks.checkIp, ip)).toEqual([
      `'prop' must be an IPv4 or IPv6 address, for example "203.0.113.7", got ${JSON.stringify(ip)}`,
    ]);
  }
});

test.each<[string, Check]>([
  ['a host name', checks.checkHostname],
  ['a server name', checks.checkServerName],
  ['the name of an object', checks.checkObjectName],
  ['a DNS label', checks.checkDnsLabel],
  ['an address', checks.checkIp],
  ['a network', checks.checkCidr],
  ['a port', checks.checkPort],
  ['a URL', checks.checkUrl],
  ['an image', checks.checkImage],
])("what isn't text or a number, such as an environment variable that isn't set, is a finding as %s", (_, check) => {
  // Only the port takes a number.
  const others = fc.anything().filter((value) => typeof value !== 'string' && typeof value !== 'number');
  expect(messages(check, undefined)).toEqual([expect.stringMatching(/^'prop' must .*, got undefined$/)]);
  holds(others, (value) => expect(messages(check, value)).toHaveLength(1));
});

describe('no wrong amount gets through, and none ends in an error of another kind', () => {
  test.each([
    ['nothing', Size.mebibytes(0)],
    ['a fraction of a KiB', Size.gibibytes(0.0001)],
    ['not a number', Size.gibibytes(NaN)],
    ['without an end', Size.gibibytes(Infinity)],
  ])('a size that is %s is a finding', (_, size) => {
    expect(messages(checks.checkSize, size)).toEqual([expect.stringMatching(/^'prop' must be /)]);
  });

  test.each([
    ['nothing', Duration.days(0)],
    ['below a second', Duration.millis(999)],
    ['not in whole seconds', Duration.millis(1500)],
    ['a fraction of a millisecond', Duration.millis(1.5)],
    ['not a number', Duration.days(NaN)],
  ])('a duration that is %s is a finding', (_, duration) => {
    expect(messages(checks.checkDuration, duration)).toEqual([expect.stringMatching(/^'prop' must be one second/)]);
  });

  test('every whole number of KiB and of seconds is taken', () => {
    holds(fc.integer({ min: 1, max: 2 ** 40 }), (n) => {
      expect(messages(checks.checkSize, Size.kibibytes(n))).toEqual([]);
      expect(messages(checks.checkDuration, Duration.seconds(n))).toEqual([]);
    });
  });
});
