import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CERTIFICATE_DIR, CONFIG_DIR, RUN_DIR } from '../../lib/coturn/relay-paths';
import { program } from '../../lib/shared/program/program';
import { tempDir, write } from '../support/files';

const root = tempDir();

/** A program on the script's PATH. */
function stub(dir: string, name: string, body: string): void {
  chmodSync(write(dir, name, `#!/bin/sh\n${body}\n`), 0o755);
}

interface Started {
  readonly dir: string;
  readonly code: number | null;
  readonly output: string;
  /** The arguments and the config of the relay, if it was started. */
  readonly argv?: string;
  readonly environment?: string;
  readonly config: string;
}

/** Runs the script with its files in a temporary folder, and with a `turnserver` that records how it was started. */
function start(files: { config?: string; secret?: string }, env: { [name: string]: string | undefined } = {}): Started {
  const dir = mkdtempSync(join(root, 'run-'));
  stub(
    dir,
    'turnserver',
    `printf '%s\\n' "$0" "$@" > ${dir}/argv; env > ${dir}/env; tr '\\0' '\\n' < /proc/$$/cmdline >> ${dir}/argv`,
  );
  stub(
    dir,
    'getent',
    'case $1$2 in *[!.]) exit 3 ;; *v6*six*) echo "2001:db8::5 STREAM $2" ;; *v6*known*) echo "::ffff:198.51.100.5 STREAM $2" ;; *known*) echo "198.51.100.5   STREAM $2" ;; *) exit 2 ;; esac',
  );
  stub(dir, 'hostname', 'echo "10.0.0.4 2001:db8::77 "');
  // The variables ANSWER4 and ANSWER6 take the place of DNS.
  if (env.ANSWER4 !== undefined) stub(dir, 'getent', 'eval "printf \'%s STREAM\\n\' \\$ANSWER${1#ahostsv}"');
  if (files.config !== undefined) write(dir, 'in.conf', files.config);
  if (files.secret !== undefined) write(dir, 'secret', files.secret);
  const { status, stdout, stderr } = spawnSync('sh', [write(dir, 'start.sh', program('coturn/start.sh'))], {
    encoding: 'utf8',
    env: {
      PATH: `${dir}:/usr/bin:/bin`,
      CONFIG_FILE: join(dir, 'in.conf'),
      SECRET_FILE: join(dir, 'secret'),
      RUN_DIR: dir,
      POD_IPS: '10.0.0.4',
      CHECK_SECONDS: '0.1',
      EXTERNAL_IP: '203.0.113.7',
      ...env,
    },
  });
  const read = (name: string) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), 'utf8') : undefined);
  return {
    dir,
    code: status,
    output: stdout + stderr,
    argv: read('argv'),
    environment: read('env'),
    config: read('turnserver.conf') ?? '',
  };
}

const CONFIG = 'realm=x\nuse-auth-secret\n';

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

const lines = (env: { [name: string]: string | undefined }) =>
  start({ config: CONFIG, secret: 'x' }, env)
    .config.split('\n')
    .filter((line) => line.includes('-ip='));

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

describe('a private address in DNS', () => {
  const PRIVATE = [
    ...[
      '10.1.2.3',
      '192.168.1.10',
      '172.16.0.1',
      '172.31.9.9',
      '100.64.0.1',
      '100.127.255.1',
      '169.254.1.1',
      '127.0.0.1',
    ],
    ...[
      '0.0.0.0',
      '198.18.0.7',
      '192.0.0.8',
      '239.1.1.1',
      '255.255.255.255',
      '::',
      '::1',
      'fe80::1',
      'fd12:3::1',
      'fc00::1',
    ],
    ...['fec0::1', 'ff02::1', '64:ff9b::cb00:7107'],
  ];
  const PUBLIC = [
    '9.9.9.9',
    '100.63.0.1',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '2600::1',
    '2a00:fd00::1',
  ];
  const answer = (address: string, more: { [name: string]: string } = {}) => {
    const ANSWERS = address.includes(':') ? { ANSWER4: '', ANSWER6: address } : { ANSWER4: address, ANSWER6: '' };
    const env = {
      EXTERNAL_HOST: 'turn.example.org',
      EXTERNAL_IP: undefined,
      POD_IPS: '10.0.0.4,fd00::4',
      ...ANSWERS,
      ...more,
    };
    return start({ config: CONFIG, secret: 'x' }, env);
  };

  test.each(PRIVATE)('%s: the relay does not start, and says why', (address) => {
    const { code, argv, output } = answer(address);
    expect([code, argv]).toEqual([1, undefined]);
    expect(output).toContain(`WARNING: turn.example.org has the private address ${address}`);
    expect(output).toContain(
      `coturn is not started: the DNS of this cluster answers turn.example.org with the private address ${address}`,
    );
  });

  test.each(PRIVATE)('%s is announced with a warning if it is meant', (address) => {
    const { code, output, config } = answer(address, { PRIVATE_IS_MEANT: 'yes' });
    expect(code).toBe(0);
    expect(config).toContain(`external-ip=${address}/`);
    expect(output).toContain(`WARNING: ${address} is a private address: only people in that network can have calls`);
  });

  test.each(PUBLIC)('%s is none', (address) => {
    const { code, output, config } = answer(address);
    expect([code, output]).toEqual([0, expect.not.stringContaining('private')]);
    expect(config).toContain(`external-ip=${address}/`);
  });

  test('beside a public one, it is left out and told', () => {
    const { config, output } = answer('192.168.1.10 9.9.9.9', { ANSWER6: 'fd00::7' });
    expect(config).toContain('external-ip=9.9.9.9/10.0.0.4\n');
    expect(config).not.toMatch(/192.168.1.10|fd00::7/);
    expect(output).toContain('has the private address 192.168.1.10 fd00::7, which the relay');
  });
});

test('an address that was written out may be private, and the log says so', () => {
  const { code, output } = start({ config: CONFIG, secret: 'x' }, { EXTERNAL_IP: '192.168.1.10' });
  expect([code, output]).toEqual([0, expect.stringContaining('WARNING: 192.168.1.10 is a private address')]);
});

test('the name is looked up with one dot at its end, so that no search domain is tried', () => {
  for (const host of ['turn.known.example', 'turn.known.example.']) {
    expect(lines({ EXTERNAL_HOST: host, EXTERNAL_IP: undefined })).toContain('external-ip=198.51.100.5/10.0.0.4');
  }
});
