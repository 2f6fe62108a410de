import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../lib/shared/program/program';
import { register } from './support/register';
import { renderRtc } from './support/rtc/rendered-rtc';
import { startRtc } from './support/rtc/rtc-server';
import type { RtcServer } from './support/rtc/rtc-server';
import { wrong } from './support/turn-check';
import type { Run } from './support/turn-check';

const PASSWORD = 'a password that nobody may see';
const NAMES = join(__dirname, 'support/rtc/names');
let rtc: RtcServer;
beforeAll(async () => {
  const rendered = renderRtc();
  rtc = await startRtc(rendered);
  await register({ config: rtc.synapse.pod.config, user: 'alice', password: PASSWORD });
  for (const path of ['/sfu/get', '/get_token', '/delegate_delayed_leave']) {
    rtc.edge.backends[`rtc.example.org${path}`] = rtc.tokenServiceUrl;
  }
  rtc.edge.backends['example.org/.well-known/matrix/client'] = { body: rendered.client };
});
afterAll(() => rtc.stop());

/** Runs the check as a person does, with the names of the stack. */
function check(): Promise<Run> {
  const file = join(mkdtempSync(join(tmpdir(), 'call-check-')), 'call-check.py');
  writeFileSync(file, program('call_check/main.py'));
  const env = { ...process.env, PYTHONPATH: NAMES, RTC_TEST_PORTS: rtc.ports, SSL_CERT_FILE: rtc.authority };
  const args = [
    file,
    '--password-file',
    '-',
    '--timeout',
    '15',
    '--skip',
    'relay',
    '--',
    'https://matrix.example.org',
    'alice',
  ];
  return new Promise((resolve) => {
    let output = '';
    const child = spawn('python3', args, { env });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.end(PASSWORD);
  });
}

test('the rendered stack has group calls, by its own names', async () => {
  const run = await check();
  // The test has no relay.
  expect(wrong(run)).toEqual(
    ['udp', 'tcp'].map(
      (transport) => `turn:turn.example.org:3478?transport=${transport}: turn.example.org has no address in DNS.`,
    ),
  );
  expect(run.output).toContain('✓ the homeserver passes requests on to the token service');
  expect(run.output).toContain('✓ gives a token for the SFU through the homeserver');
  expect(run.output).toContain('✓ gives a token for the SFU for an OpenID token');
  expect(run.output).toContain('✓ media reach the SFU by UDP');
  expect(run.output).toContain('✓ media reach the SFU by TCP');
});

test('a token service that does not reach the SFU is told', async () => {
  const { backends } = rtc.edge;
  backends['rtc.example.org/twirp'] = { status: 502, body: 'Bad Gateway' };
  const run = await check();
  delete backends['rtc.example.org/twirp'];
  expect(wrong(run)).toEqual([
    'the token service gives no token through the homeserver: it answers 500 Unable to create room on SFU.',
    'the token service can not open a room at the SFU: 500 M_UNKNOWN Unable to create room on SFU.',
  ]);
});

test('a token service that does not reach the homeserver is told', async () => {
  const { backends } = rtc.edge;
  backends['matrix.example.org/_matrix/federation'] = { status: 404, body: '{}' };
  const run = await check();
  delete backends['matrix.example.org/_matrix/federation'];
  expect(wrong(run)[0]).toMatch(
    /^the token service does not accept who the user is: it answers 401 M_UNAUTHORIZED .* It has to ask https:\/\/matrix.example.org:443\/_matrix\/federation\/v1\/openid\/userinfo, which answers 404\.$/,
  );
});

test('a token service that ended is told', async () => {
  await rtc.tokenService.stop('SIGKILL');
  const run = await check();
  await rtc.restartTokenService();
  expect(wrong(run)).toEqual([
    expect.stringMatching(
      /^the token service is registered at the homeserver only half: a request through it ends with 50\d/,
    ),
    'https://rtc.example.org/sfu/get answers 502: the token service does not run.',
  ]);
});
