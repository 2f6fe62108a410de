import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { START_SCRIPT } from '../../lib/coturn/start-script';
import { tempDir, write } from '../support/files';

const root = tempDir();

/** A program on the script's PATH. */
function program(dir: string, name: string, body: string): void {
  chmodSync(write(dir, name, `#!/bin/sh\n${body}\n`), 0o755);
}

interface Started {
  readonly dir: string;
  readonly code: number | null;
  readonly output: string;
  /** What the relay was started with, if it was. */
  readonly argv?: string;
  readonly environment?: string;
  readonly config: string;
}

/** Runs the script with its files in a folder of their own, and a `turnserver` that tells how it was started. */
function start(files: { config?: string; secret?: string }, env: { [name: string]: string | undefined } = {}): Started {
  const dir = mkdtempSync(join(root, 'run-'));
  program(
    dir,
    'turnserver',
    `printf '%s\\n' "$0" "$@" > ${dir}/argv; env > ${dir}/env; tr '\\0' '\\n' < /proc/$$/cmdline >> ${dir}/argv`,
  );
  program(dir, 'getent', 'echo "$2" | grep -q known && echo "198.51.100.5   STREAM $2" || exit 2');
  if (files.config !== undefined) write(dir, 'in.conf', files.config);
  if (files.secret !== undefined) write(dir, 'secret', files.secret);
  const { status, stdout, stderr } = spawnSync('sh', [write(dir, 'start.sh', START_SCRIPT)], {
    encoding: 'utf8',
    env: {
      PATH: `${dir}:/usr/bin:/bin`,
      CONFIG_FILE: join(dir, 'in.conf'),
      SECRET_FILE: join(dir, 'secret'),
      RUN_DIR: dir,
      NODE_IP: '10.0.0.4',
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
  ["its node's address", [{ config: CONFIG, secret: 'TURN-VALUE' }, { NODE_IP: '' }], "the node's address is unknown"],
  ['that variable', [{ config: CONFIG, secret: 'TURN-VALUE' }, { NODE_IP: undefined }], 'NODE_IP'],
  [
    'an external address',
    [{ config: CONFIG, secret: 'TURN-VALUE' }, { EXTERNAL_IP: undefined }],
    /EXTERNAL_IP|external address/,
  ],
  ['anything in it', [{ config: CONFIG, secret: 'TURN-VALUE' }, { EXTERNAL_IP: '' }], /EXTERNAL_IP|external address/],
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

test('a name is resolved when the relay starts', () => {
  const { code, config } = start(
    { config: CONFIG, secret: 'x' },
    { EXTERNAL_HOST: 'turn.known.example', EXTERNAL_IP: undefined },
  );
  expect(code).toBe(0);
  expect(config).toContain('external-ip=198.51.100.5/10.0.0.4');
});
