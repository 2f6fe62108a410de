import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CERTIFICATE_DIR, CONFIG_DIR, RUN_DIR } from '../../lib/coturn/relay-paths';
import { program } from '../../lib/shared/program/program';
import { CONFIG, addressLines as lines, start } from '../support/start-script';

test('it looks where the pod has its files', () => {
  const lines = program('coturn/start.sh').split('\n');
  expect(lines).toContain(`config=\${CONFIG_FILE:-${CONFIG_DIR}/turnserver.conf}`);
  expect(lines).toContain(`certificate=\${CERTIFICATE_DIR:-${CERTIFICATE_DIR}}`);
  expect(lines).toContain(`run=\${RUN_DIR:-${RUN_DIR}}`);
});

test('the relay gets the config with addresses and secret', () => {
  const { code, output, argv, config, dir } = start({ config: CONFIG, secret: 'TURN-VALUE' });
  expect(output).toBe('relaying on 10.0.0.4, known to the internet as 203.0.113.7\n');
  expect(code).toBe(0);
  expect(config).toBe(`${CONFIG}listening-ip=10.0.0.4
relay-ip=10.0.0.4
external-ip=203.0.113.7/10.0.0.4
static-auth-secret=TURN-VALUE
`);
  expect(argv).toContain(`-c\n${dir}/turnserver.conf\n`);
});

test('only its user can read the file, and nobody else finds the secret', () => {
  const { dir, argv, environment, output } = start({ config: CONFIG, secret: 'TURN-VALUE\n' });
  expect(statSync(join(dir, 'turnserver.conf')).mode & 0o777).toBe(0o600);
  for (const text of [argv, environment, output]) {
    expect(text).toBeTruthy();
    expect(text).not.toContain('TURN-VALUE');
  }
  expect(readdirSync(dir).filter((file) => readFileSync(join(dir, file), 'utf8').includes('=TURN-VALUE'))).toEqual([
    'turnserver.conf',
  ]);
});

test.each(['a b', '%s%n\\n', `'"$(id)\`id\`;&|`, '-n', '#!', 'ü', 'a"', "'a'"])(
  'the secret %j is kept as it is',
  (secret) => {
    for (const end of ['', '\n', ' \r\n\t\n']) {
      expect(start({ config: CONFIG, secret: secret + end }).config).toContain(`\nstatic-auth-secret=${secret}\n`);
    }
  },
);

test.each(['"', '"a"', '"a', '=', '==a', 'a;', '";'])(
  'the secret %j is in quotes, without which coturn reads another',
  (secret) => {
    expect(start({ config: CONFIG, secret: ` ${secret}\n` }).config).toContain(`\nstatic-auth-secret="${secret}"\n`);
  },
);

test.each<[string, string, string]>([
  ['only blanks', ' \t\r\n ', 'has only blanks'],
  ['two lines, of which Synapse takes both', 'TURN-VALUE\nsecond', 'has a line break or another control character'],
  ['a NUL', 'TURN-VALUE\0x', 'has a line break or another control character'],
  ['an escape', 'TURN-VALUE\u001b[0m', 'has a line break or another control character'],
  ["a blank that isn't ASCII, which Synapse drops", '\u00a0TURN-VALUE', 'starts or ends with a blank'],
  ['such a blank at its end', 'TURN-VALUE\u2029\n', 'starts or ends with a blank'],
  ["more than coturn's line holds", 'ü'.repeat(501) + 'x', 'has 1003 bytes, and coturn reads no more than 1002'],
])('a secret with %s is refused', (_, secret, reason) => {
  const { code, argv, output } = start({ config: CONFIG, secret });
  expect([code, argv]).toEqual([1, undefined]);
  expect(output).toContain(reason);
  expect(output).not.toContain('TURN-VALUE');
});

test.each<[string, Parameters<typeof start>, string | RegExp]>([
  ['a config', [{ secret: 'TURN-VALUE' }], 'in.conf is missing or empty'],
  ['anything in its config', [{ config: '', secret: 'TURN-VALUE' }], 'in.conf is missing or empty'],
  ['a secret', [{ config: CONFIG }], 'secret is missing or empty'],
  ['anything in its secret', [{ config: CONFIG, secret: '' }], 'secret is missing or empty'],
  [
    'anything in the first line of its secret',
    [{ config: CONFIG, secret: '\nTURN-VALUE\n' }],
    'starts with an empty line',
  ],
  ["its pod's address", [{ config: CONFIG, secret: 'TURN-VALUE' }, { POD_IPS: '' }], "the pod's address is unknown"],
  ['that variable', [{ config: CONFIG, secret: 'TURN-VALUE' }, { POD_IPS: undefined }], "the pod's address is unknown"],
  [
    'an external address',
    [{ config: CONFIG, secret: 'TURN-VALUE' }, { EXTERNAL_IP: undefined }],
    'the external address has no address',
  ],
  [
    'anything in it',
    [{ config: CONFIG, secret: 'TURN-VALUE' }, { EXTERNAL_IP: '' }],
    'the external address has no address',
  ],
  [
    "an address of the external one's family",
    [{ config: CONFIG, secret: 'TURN-VALUE' }, { EXTERNAL_IP: '2001:db8::1' }],
    'the pod has no address of the family of 2001:db8::1',
  ],
  [
    'a public address of its node, when it is to be that one',
    [
      { config: CONFIG, secret: 'TURN-VALUE' },
      { EXTERNAL_IP: '172.16.0.4', EXTERNAL_IP_OF: 'node' },
    ],
    "the node's address 172.16.0.4 is a private one",
  ],
  ['the variable of its secret', [{ config: CONFIG }, { SECRET_FILE: undefined }], 'SECRET_FILE'],
  [
    'an address in DNS',
    [{ config: CONFIG, secret: 'TURN-VALUE' }, { EXTERNAL_HOST: 'turn.missing.example' }],
    'turn.missing.example has no address in DNS yet: add an A record, or set a static externalIp',
  ],
  ['a folder to write to', [{ config: CONFIG, secret: 'TURN-VALUE' }, { RUN_DIR: '/nonexistent' }], '/nonexistent'],
])('without %s the relay is not started, and the reason told', (_, [files, env], reason) => {
  const { code, argv, output } = start(files, env);
  expect(argv).toBeUndefined();
  expect(code).not.toBe(0);
  expect(output).toMatch(reason);
  expect(output).not.toContain('TURN-VALUE');
});

test.each<[string, { [name: string]: string | undefined }, string[]]>([
  [
    'a name',
    { EXTERNAL_HOST: 'turn.known.example', EXTERNAL_IP: undefined },
    ['listening-ip=10.0.0.4', 'relay-ip=10.0.0.4', 'external-ip=198.51.100.5/10.0.0.4'],
  ],
  [
    'a name with both families, in a pod that has both',
    { EXTERNAL_HOST: 'turn.known.six', EXTERNAL_IP: undefined, POD_IPS: '10.0.0.4,fd00::4' },
    [
      ...['listening-ip=10.0.0.4', 'relay-ip=10.0.0.4', 'external-ip=198.51.100.5/10.0.0.4'],
      ...['listening-ip=fd00::4', 'relay-ip=fd00::4', 'external-ip=2001:db8::5/fd00::4'],
    ],
  ],
  [
    'a name with both families, in a pod that has one',
    { EXTERNAL_HOST: 'turn.known.six', EXTERNAL_IP: undefined },
    ['listening-ip=10.0.0.4', 'relay-ip=10.0.0.4', 'external-ip=198.51.100.5/10.0.0.4'],
  ],
  [
    "an IPv6 address that is the node's own, though Kubernetes doesn't know of it",
    { EXTERNAL_IP: '203.0.113.7,2001:db8::77' },
    [
      ...['listening-ip=10.0.0.4', 'relay-ip=10.0.0.4', 'external-ip=203.0.113.7/10.0.0.4'],
      ...['listening-ip=2001:db8::77', 'relay-ip=2001:db8::77', 'external-ip=2001:db8::77/2001:db8::77'],
    ],
  ],
  [
    "the node's own public address",
    { EXTERNAL_IP: '203.0.113.9', EXTERNAL_IP_OF: 'node', POD_IPS: '203.0.113.9' },
    ['listening-ip=203.0.113.9', 'relay-ip=203.0.113.9', 'external-ip=203.0.113.9/203.0.113.9'],
  ],
])('known to the internet by %s', (_, env, expected) => {
  expect(lines(env)).toEqual(expected);
});
