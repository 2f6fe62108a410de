import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Turn } from '../../lib';
import { misread, turnserverLine } from '../../lib/coturn/turnserver-line';
import { fc } from '../support/property';
import { sample } from '../support/sample';
import { startRelay } from './support/relay';
import { renderStack } from './support/rendered';
import { TurnClient } from './support/turn-client';

const KEY = 'static-auth-secret';
/** The blanks that Synapse takes away at the ends of a secret, as Python does. */
const BLANKS = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const stripped = (text: string) => text.replace(new RegExp(`^${BLANKS}|${BLANKS}$`, 'g'), '');

const ODD = [
  ...[
    '"',
    '""',
    '"quoted"',
    '"open',
    'closed"',
    "'a'",
    '=',
    '==a=',
    ' = x',
    '#',
    '#a',
    'a#b',
    ';',
    'a;',
    '"a;',
    'a\\',
    '\\n',
    '$HOME%s',
    '`id`',
    '-n',
    '--',
  ],
  ...[
    'umlautäöü',
    '\u2028x',
    '\u00a0x',
    'x\u3000',
    '\ufeffx',
    '😀',
    ' a ',
    '\ta\t',
    'a\r\n',
    'a\nb',
    'a\u0007b',
    'a\u007f',
    'no-auth',
    'x'.repeat(1002),
  ],
  ...[
    'x'.repeat(1003),
    ' '.repeat(1500),
    `"${'x'.repeat(1001)}`,
    `"${'x'.repeat(1002)}`,
    'ü'.repeat(501),
    'ü'.repeat(502),
    `${'x'.repeat(1000)}\nno-auth`,
  ],
];
const generated = fc.sample(
  fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom('"', '=', ' ', '\t', ';', '#', '\\', 'a', 'ü', '\n', '\u00a0'),
      minLength: 1,
      maxLength: 6,
    }),
    fc.integer({ min: 995, max: 1030 }).map((length) => 'y'.repeat(length)),
  ),
  { numRuns: sample(80, 1500), seed: 42 },
);
const TEXTS = [...new Set([...ODD, ...generated])];

/** The texts among `meant` with which the real coturn lets nobody in, when it has these lines. */
async function unread(lines: readonly string[], meant: readonly string[]): Promise<string[]> {
  const relay = await startRelay({ secret: 'the secret of the relay itself', defaultRange: true, extra: lines });
  // A closed client's port may be the next one's, and the relay still has the allocation of that port.
  const clients: TurnClient[] = [];
  const allocates = async (secret: string, user: string) => {
    const username = `${Math.floor(Date.now() / 1000) + 600}:${user}`;
    const client = new TurnClient(relay.port, username, createHmac('sha1', secret).update(username).digest('base64'));
    clients.push(client);
    return (await client.allocate()).error === undefined;
  };
  try {
    expect(await allocates('the secret of nobody', 'mallory')).toBe(false);
    expect(relay.server.log).not.toContain('Bad configuration format');
    const found: string[] = [];
    for (const [i, secret] of meant.entries()) {
      // On a busy machine an answer may come too late. The relay never takes a wrong secret.
      if (!(await allocates(secret, `u${i}`)) && !(await allocates(secret, `again${i}`))) found.push(secret);
    }
    return found;
  } finally {
    for (const client of clients) client.close();
    await relay.server.stop();
  }
}

test('coturn reads what the writer of its lines was given', async () => {
  const meant = TEXTS.filter((text) => text.trim() !== '' && misread(KEY, text) === undefined);
  expect(meant.length).toBeGreaterThan(50);
  expect(
    await unread(
      meant.map((text) => turnserverLine(KEY, text)),
      meant,
    ),
  ).toEqual([]);
}, 120_000);

test('the program of the pod gives coturn the secret that Synapse takes, or says why not', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'secrets-'));
  const { 'start.sh': script } = renderStack({ turn: Turn.coturn() }).get('coturn-config')!;
  for (const [name, text] of Object.entries({ 'start.sh': script, conf: 'realm=x\n', turnserver: '#!/bin/sh\n' })) {
    writeFileSync(join(dir, name), text);
  }
  chmodSync(join(dir, 'turnserver'), 0o755);
  const given = new Map<string, string>();
  for (const text of TEXTS) {
    // A lone surrogate is no UTF-8 and can't be in a Secret.
    const secret = stripped(Buffer.from(text).toString());
    writeFileSync(join(dir, 'secret'), text);
    rmSync(join(dir, 'turnserver.conf'), { force: true });
    const { status, stderr } = spawnSync('sh', [join(dir, 'start.sh')], {
      encoding: 'utf8',
      env: {
        ...{ PATH: `${dir}:/usr/bin:/bin`, CONFIG_FILE: join(dir, 'conf'), SECRET_FILE: join(dir, 'secret') },
        ...{ RUN_DIR: dir, POD_IPS: '10.0.0.4', EXTERNAL_IP: '9.9.9.9', CHECK_SECONDS: '0.01' },
      },
    });
    if (status === 0) {
      const conf = readFileSync(join(dir, 'turnserver.conf'), 'utf8');
      given.set(secret, conf.slice(conf.indexOf(`${KEY}=`)).trimEnd());
    } else {
      // Each refusal has one of these reasons.
      const reasons = [secret === '', /[\0-\x1f\x7f]/.test(secret), secret !== stripAscii(text), text.startsWith('\n')];
      const reason = reasons.some(Boolean) || Buffer.byteLength(secret) > 1002;
      expect([text, stderr, reason]).toEqual([
        text,
        expect.stringContaining('coturn is not started: the secret'),
        true,
      ]);
    }
  }
  expect(given.size).toBeGreaterThan(50);
  expect(await unread([...given.values()], [...given.keys()])).toEqual([]);
}, 120_000);

/** The program refuses other blanks at the ends than those of ASCII. */
function stripAscii(text: string): string {
  return Buffer.from(text)
    .toString()
    .replace(/^[\t-\r\x1c-\x20]+|[\t-\r\x1c-\x20]+$/g, '');
}
