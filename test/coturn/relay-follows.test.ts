import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../lib/shared/program/program';
import { tempDir, write } from '../support/files';

const root = tempDir();
let dir: string;
let script: ChildProcess | undefined;
let output = '';

/** A `turnserver` that records its starts and signals, and a `getent` that answers with the addresses in the file `dns`. */
async function start(env: { [name: string]: string } = {}): Promise<void> {
  dir = mkdtempSync(join(root, 'run-'));
  output = '';
  const stub = (name: string, body: string) => chmodSync(write(dir, name, `#!/bin/sh\n${body}\n`), 0o755);
  stub(
    'turnserver',
    `trap 'echo renewed >> ${dir}/events' USR2
trap 'echo ended >> ${dir}/events; exit 0' TERM
echo "started $(grep -E 'external|secret' ${dir}/turnserver.conf | xargs)" >> ${dir}/events
while [ ! -e ${dir}/crash ]; do sleep 0.02; done
exit 7`,
  );
  stub('getent', `[ "$1" = ahostsv4 ] && cat ${dir}/dns`);
  stub('hostname', 'echo');
  write(dir, 'in.conf', 'realm=x\n');
  write(dir, 'secret', 'one');
  write(dir, 'dns', '198.51.100.5 STREAM\n');
  script = spawn('sh', [write(dir, 'start.sh', program('coturn/start.sh'))], {
    env: {
      PATH: `${dir}:/usr/bin:/bin`,
      CONFIG_FILE: join(dir, 'in.conf'),
      SECRET_FILE: join(dir, 'secret'),
      CERTIFICATE_DIR: dir,
      RUN_DIR: dir,
      POD_IPS: '10.0.0.4',
      EXTERNAL_HOST: 'turn.example.org',
      CHECK_SECONDS: '0.05',
      ...env,
    },
  });
  for (const stream of [script.stdout, script.stderr])
    stream?.on('data', (data: Buffer) => (output += data.toString()));
  await until(() => events().length > 0);
}

const events = () =>
  existsSync(join(dir, 'events')) ? readFileSync(join(dir, 'events'), 'utf8').trim().split('\n') : [];
const STARTED = (external: string, secret: string) =>
  `started external-ip=${external}/10.0.0.4 static-auth-secret=${secret}`;
const FIRST = STARTED('198.51.100.5', 'one');

async function until(done: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!done()) {
    if (Date.now() > end) throw new Error(`not within 10 s; events: ${events().join(', ')}; output: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Long enough for several checks. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 500));

function exit(): Promise<number | null> {
  return new Promise((resolve) => {
    if (script!.exitCode !== null) resolve(script!.exitCode);
    else script!.once('exit', (code) => resolve(code));
  });
}

afterEach(async () => {
  if (script?.exitCode === null) {
    script.kill('SIGTERM');
    await exit();
  }
});

test('nothing happens while nothing changes, and neither when DNS fails or shuffles its answers', async () => {
  await start();
  await aWhile();
  write(dir, 'dns', '');
  await aWhile();
  write(dir, 'dns', '192.0.2.1 STREAM\n198.51.100.5 STREAM\n');
  await aWhile();
  expect(events()).toEqual([FIRST]);
});

test('an address that changed is taken over by a new start', async () => {
  await start();
  write(dir, 'dns', '198.51.100.77 STREAM\n');
  await until(() => events().length === 3);
  expect(events()).toEqual([FIRST, 'ended', STARTED('198.51.100.77', 'one')]);
  await until(() => output.includes('coturn starts anew: its address was 198.51.100.5'));
  await aWhile();
  expect(events()).toHaveLength(3);
});

test("the SFU's address is followed, and kept while DNS does not answer", async () => {
  const opened = () => /allowed-peer-ip=.*/.exec(readFileSync(join(dir, 'turnserver.conf'), 'utf8'))?.[0];
  await start({ EXTERNAL_HOST: '', EXTERNAL_IP: '198.51.100.5', SFU_HOST: 'rtc.example.org' });
  expect(opened()).toBeUndefined();
  write(dir, 'dns', '192.168.1.20 STREAM\n');
  await until(() => events().length === 3);
  expect(events()).toEqual([FIRST, 'ended', FIRST]);
  expect(opened()).toBe('allowed-peer-ip=192.168.1.20');
  write(dir, 'dns', '');
  await aWhile();
  expect(events()).toHaveLength(3);
  write(dir, 'dns', '192.168.1.21 STREAM\n');
  await until(() => events().length === 5);
  expect(opened()).toBe('allowed-peer-ip=192.168.1.21');
  await until(() => output.includes("coturn starts anew: the SFU's address was 192.168.1.20"));
});

test('a secret that changed is taken over by a new start, and not told; an empty one is not', async () => {
  await start();
  write(dir, 'secret', '');
  await aWhile();
  expect(events()).toEqual([FIRST]);
  write(dir, 'secret', 'two');
  await until(() => events().length === 3);
  expect(events()).toEqual([FIRST, 'ended', STARTED('198.51.100.5', 'two')]);
  expect(output).not.toMatch(/one$|two/m);
});

test('a renewed certificate is loaded without a new start', async () => {
  write((dir = mkdtempSync(join(root, 'tls-'))), 'tls.crt', 'first');
  write(dir, 'tls.key', 'first');
  const certificate = dir;
  await start({ TLS: 'yes', CERTIFICATE_DIR: certificate });
  await aWhile();
  write(certificate, 'tls.crt', 'second');
  await until(() => events().length === 2);
  await aWhile();
  expect(events()).toEqual([FIRST, 'renewed']);
  expect(output).not.toContain('no certificate');
});

test('the first certificate needs a new start, and calls without it were there before', async () => {
  await start({ TLS: 'yes' });
  // Node may read the output after the file of events.
  await until(() => output.includes('yet: no TLS until it is there'));
  write(dir, 'tls.crt', 'first');
  await aWhile();
  expect(events()).toEqual([FIRST]);
  write(dir, 'tls.key', 'first');
  await until(() => events().length === 3);
  expect(events()).toEqual([FIRST, 'ended', FIRST]);
});

test('it ends with its relay, and says how that ended', async () => {
  await start();
  write(dir, 'crash', '');
  expect(await exit()).toBe(7);
});

test('told to end, it ends its relay first', async () => {
  await start();
  script!.kill('SIGTERM');
  expect(await exit()).toBe(0);
  expect(events()).toEqual([FIRST, 'ended']);
});
