import { spawnSync } from 'node:child_process';
import { turnCheckScript } from '../../lib/turn-check/turn-check-script';
import { tempDir, write } from '../support/files';

const dir = tempDir();
write(dir, 'turn_check.py', turnCheckScript());

/** Runs lines of Python with everything of the program at hand. */
function python(...lines: string[]): string[] {
  const code = ['from turn_check import *', ...lines].join('\n');
  const { status, stdout, stderr } = spawnSync('python3', ['-c', code], {
    cwd: dir,
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').slice(0, -1);
}

describe('messages', () => {
  /** https://www.rfc-editor.org/rfc/rfc5769 */
  const transaction = `bytes.fromhex('b7e7a701bc34d686fa87dfae')`;

  test('hold addresses as the RFC has them', () => {
    expect(
      python(
        `print(decode_address(bytes.fromhex('0001a147e112a643'), ${transaction}))`,
        `print(decode_address(bytes.fromhex('0002a1470113a9faa5d3f179bc25f4b5bed2b9d9'), ${transaction}))`,
        `print(encode_address(Address('192.0.2.1', 32853), ${transaction}).hex())`,
        `print(encode_address(Address('2001:db8:1234:5678:11:2233:4455:6677', 32853), ${transaction}).hex())`,
      ),
    ).toEqual([
      "Address(ip='192.0.2.1', port=32853)",
      "Address(ip='2001:db8:1234:5678:11:2233:4455:6677', port=32853)",
      '0001a147e112a643',
      '0002a1470113a9faa5d3f179bc25f4b5bed2b9d9',
    ]);
  });

  test('are signed as the RFC has them', () => {
    const [signature] = python(
      // The sample request with long-term credentials, section 2.4, but for its FINGERPRINT, which it hasn't.
      `user, nonce = bytes.fromhex('e3839ee38388e383aae38383e382afe382b9'), b'f//499k954d6OL34oL9FSTvy64sA'`,
      `key = hashlib.md5(user + b':example.org:TheMatrIX').digest()`,
      `sample = encode(BINDING, bytes.fromhex('78ad3433c6ad72c029da412e'), [(USERNAME, user), (NONCE, nonce), (REALM, b'example.org')], key)`,
      `print(decode(sample).attributes[INTEGRITY].hex())`,
    );
    expect(signature).toBe('f67024656dd64a3e02b8e0712e85c9a28ca89666');
  });

  test('that are none are told from those that are cut off', () => {
    expect(
      python(
        'message = encode(BINDING, bytes(12), [(NONCE, b"abc")])',
        'print([message_length(message[:n]) for n in (0, 3, 8, 20)], len(message))',
        'for data in (b"HTTP/1.1 200 OK", bytes(20)):',
        '  try: message_length(data); print("taken")',
        '  except NotStun as error: print(error.args[0][:8])',
      ),
    ).toEqual(['[None, None, 28, 28] 28', "b'HTTP/1.1'", String.raw`b'\x00\x00\x00\x00\x00\x00\x00\x00'`]);
  });
});

/** A wire whose other end answers what is queued, and remembers the nonces that it was sent. */
const WIRE = `
class Wire:
  keeps = True
  def __init__(self, *answers): self.answers, self.nonces = list(answers), []
  def send(self, data): self.asked = decode(data); self.nonces.append(self.asked.attributes.get(NONCE))
  def read(self, until):
    kind, attributes = self.answers.pop(0)
    return Message(self.asked.kind | kind, self.asked.transaction, attributes)
  def close(self): pass
def error(code, **more): return (FAILURE, {ERROR_CODE: bytes([0, 0, code // 100, code % 100]) + b'why', **more.get('more', {})})
`;

describe('a client', () => {
  test('takes up the fresh nonce of an answer that calls its own stale', () => {
    expect(
      python(
        WIRE,
        `wire = Wire(error(401, more={REALM: b'r', NONCE: b'one'}), error(438, more={NONCE: b'two'}), (SUCCESS, {}))`,
        `client = Client(wire, 'user', 'password', Limits(1, 5))`,
        'client.challenge(); client.permit("192.0.2.1"); print(wire.nonces)',
      ),
    ).toEqual(["[None, b'one', b'two']"]);
  });

  test('says that a relay without credentials is open to everybody', () => {
    expect(
      python(
        WIRE,
        `try: Client(Wire((SUCCESS, {})), 'u', 'p', Limits(1, 5)).challenge()`,
        'except OpenRelay: print("open")',
      ),
    ).toEqual(['open']);
  });
});

describe('what is said', () => {
  const TARGET = `
def target(uri, *ips):
  found = Target(uri)
  found.addresses = [(socket.AF_INET, (ip, 3478)) for ip in ips]
  return found
home = target('turn:turn.example.org', '1.2.3.4')
def said(problem): print(problem.sentence)
`;

  test.each([
    ['turn:a.org', ['a.org', '3478', 'udp', 'False']],
    ['turns:a.org', ['a.org', '5349', 'tcp', 'True']],
    ['turns:a.org:443?transport=tcp', ['a.org', '443', 'tcp', 'True']],
    ['turn:[2001:db8::1]:1?transport=udp', ['2001:db8::1', '1', 'udp', 'False']],
  ])('of %s', (uri, parts) => {
    expect(python(`t = Target('${uri}')`, 'print(t.host, t.port, t.transport, t.tls, sep="\\n")')).toEqual(parts);
  });

  test('of data that gets lost tells the closed range from the wrong address', () => {
    const lost = (way: string, ip: string) => `said(lost(Lost('${way}'), Address('${ip}', 49160), home))`;
    expect(
      python(TARGET, lost('in', '1.2.3.4'), lost('in', '4.3.2.1'), lost('in', '192.168.0.2'), lost('out', '1.2.3.4')),
    ).toEqual([
      'data that is sent to the relay at 1.2.3.4 port 49160 does not arrive: its relay ports are closed.',
      'the relay tells people to send to 4.3.2.1, another address, while turn.example.org is at 1.2.3.4: its external address is wrong.',
      'the relay tells people to send to 192.168.0.2, a private address that nobody outside can reach, while turn.example.org is at 1.2.3.4: its external address is wrong.',
      'data comes to the relay, but its answers to the other side get lost.',
    ]);
  });

  test('of numbers of TURN', () => {
    expect(
      python(
        TARGET,
        `class Fixed: expiry, skew = None, 0`,
        `for code in (401, 486, 508, 442): said(refused(Refused(code, 'Why'), Fixed))`,
      ),
    ).toEqual([
      "the relay refuses the homeserver's fixed user name and password.",
      'the relay has no room for this user or for anybody: its quota is reached (486).',
      'the relay has no port left (508).',
      'the relay refuses: 442 Why.',
    ]);
  });

  test('of certificates', () => {
    expect(
      python(
        TARGET,
        'class Error:',
        '  def __init__(self, code): self.verify_code = code',
        `dates = {'notBefore': 'Jan  1 00:00:00 2040 GMT', 'notAfter': 'Jan 31 00:00:00 2040 GMT'}`,
        `traefik = {'subject': ((('commonName', 'TRAEFIK DEFAULT CERT'),),), **dates}`,
        `said(certificate_problem(Error(NOT_YET_VALID), dates, 'a.org'))`,
        `said(certificate_problem(Error(EXPIRED), dates, 'a.org'))`,
        `said(certificate_problem(Error(18), traefik, 'a.org'))`,
        `said(certificate_problem(Error(20), {}, 'a.org'))`,
        `print(renewal_overdue({**dates, 'notBefore': 'Jan  1 00:00:00 2020 GMT'}) is None)`,
        `print(renewal_overdue({'notBefore': 'Jan  1 00:00:00 2020 GMT', 'notAfter': time.strftime('%b %d %H:%M:%S %Y GMT', time.gmtime(time.time() + 86400))}) // 3600)`,
      ),
    ).toEqual([
      'its certificate is not valid before 2040-01-01. It is for no name, issued by somebody without a name.',
      'a certificate in its chain has expired. It is for no name, issued by somebody without a name.',
      'Traefik answers itself, with its own default certificate: no route leads to the relay.',
      'its certificate comes from an authority that is not known here.',
      'True',
      '23.0',
    ]);
  });

  test('of spans of time', () => {
    expect(python('print([span(s) for s in (0, 1, 59, 60, 3600, -7260, 86400, 3e6)])')).toEqual([
      "['0 seconds', '1 second', '59 seconds', '1 minute', '1 hour', '2 hours', '1 day', '34 days']",
    ]);
  });
});

test('ends in time even where nothing ever answers', () => {
  const [checked, seconds] = python(
    'silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); silent.bind(("127.0.0.1", 0))',
    `class Given: username = password = 'x'`,
    'began, report = time.monotonic(), Report()',
    'report.say = lambda *args: None; report.heading = lambda text: None',
    `check = Check(Given, None, Limits(0.5, 1.2), report, None, '')`,
    'for _ in range(8): check.uri(f"turn:127.0.0.1:{silent.getsockname()[1]}")',
    'print(report.bads, report.notes); print(time.monotonic() - began)',
  );
  expect(checked).toBe('3 5');
  expect(Number(seconds)).toBeLessThan(3);
});

test('its lines end in no blanks, as YAML would otherwise write it as one long quoted line', () => {
  expect(turnCheckScript()).not.toMatch(/[ \t]\n|\t|\r/);
});
