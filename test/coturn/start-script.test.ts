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
    'case $1$2 in *v6*six*) echo "2001:db8::5 STREAM $2" ;; *v6*known*) echo "::ffff:198.51.100.5 STREAM $2" ;; *known*) echo "198.51.100.5   STREAM $2" ;; *) exit 2 ;; esac',
  );
  stub(dir, 'hostname', 'echo "10.0.0.4 2001:db8::77 "');
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

test.each(['a b', '%s%n\\n', `'"$(id)\`id\`;&|`, '-n', '=#!', 'ü', ' lead and trail '])(
  'the secret %j is kept as it is',
  (secret) => {
    for (const end of ['', '\n', '\nsecond line\n']) {
      expect(start({ config: CONFIG, secret: secret + end }).config).toContain(`\nstatic-auth-secret=${secret}\n`);
    }
  },
);

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
