import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insideConfig } from '../../lib/rtc/inside-config';
import { INSIDE_IS_READY } from '../../lib/rtc/inside-container';
import { program } from '../../lib/shared/program/program';
import { Authority } from './support/certificates';

const SFU = 'livekit.matrix-rtc.svc.cluster.local';
const INGRESS = 'traefik.kube-system.svc.cluster.local';
/** A host name of 250 characters. */
const LONG = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.org`;

interface Results {
  readonly [name: string]: unknown;
}

/** nginx in Debian has this part as a module, and in its official image it is built in. */
function streamModule(): string {
  const folders = [
    join(process.env.MATRIX_TEST_CACHE ?? '.cache', 'debian/usr/lib/nginx/modules'),
    '/usr/lib/nginx/modules',
  ];
  const file = folders.map((folder) => join(folder, 'ngx_stream_module.so')).find((path) => existsSync(path));
  return file ? `load_module ${file};` : '';
}

function run(): Results {
  const root = mkdtempSync(join(tmpdir(), 'rtc-inside-'));
  const authority = new Authority();
  const served = ['matrix.example.org', 'example.org', LONG];
  const settings = {
    host: 'rtc.example.org',
    sfu: `${SFU}:7880`,
    served,
    ingress: `${INGRESS}:443`,
    ports: [443, 8448],
  };
  const here = (text: string) =>
    text.replaceAll('/tmp/', `${root}/`).replaceAll('/certificate/', `${root}/certificate/`);
  const config = here(insideConfig(settings));
  // In its namespace, the test is root and knows no other user.
  writeFileSync(join(root, 'nginx.conf'), `user root;\n${streamModule()}\n${config}`);
  writeFileSync(
    join(root, 'resolv.conf'),
    'search example.org\nnameserver 127.0.0.1\nnameserver fe80::1%eth0\noptions ndots:5',
  );
  const task = {
    root,
    program: program('rtc/inside.sh'),
    ready: here(INSIDE_IS_READY),
    environment: {
      CONFIG: join(root, 'nginx.conf'),
      CERTIFICATE_DIR: join(root, 'certificate'),
      RESOLV_CONF: join(root, 'resolv.conf'),
      RUN_DIR: root,
      CHECK_SECONDS: '0.2',
    },
    dns: join(__dirname, 'support/wildcard-dns.py'),
    sfu: SFU,
    ingressName: INGRESS,
    long: LONG,
    ca: authority.certificate,
    first: authority.issue('DNS:rtc.example.org'),
    second: authority.issue('DNS:rtc.example.org'),
    ingress: authority.issue(served.map((name) => `DNS:${name}`).join(',')),
  };
  const command = ['python3', join(__dirname, 'support/rtc-inside.py'), JSON.stringify(task)];
  const ran = spawnSync('unshare', ['--user', '--map-root-user', '--net', ...command], {
    encoding: 'utf8',
    timeout: 100_000,
  });
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout) as Results;
}

describe('the nginx inside of the pod of the token service', () => {
  let results: Results;
  beforeAll(() => (results = run()));

  test('waits for the certificate, and is ready with it', () => {
    expect(results.waits).toEqual([false, 'ConnectionRefusedError', null]);
    expect(results.ready).toBe(true);
  });

  test('runs without DNS, SFU and ingress, and finds them when they come', () => {
    expect(results.alone).toEqual(['502', 'UNEXPECTED_EOF_WHILE_READING', true]);
    expect(results.recovers).toEqual([true, true]);
  });

  test("leads the call service's host to the SFU, with all paths as they are", () => {
    expect(results.sfu).toEqual([
      'sfu POST /twirp/livekit.RoomService/CreateRoom rtc.example.org {}',
      'sfu GET /rtc/v1?a=%2F%23b rtc.example.org ',
      'sfu GET /x rtc.example.org ',
    ]);
    expect(results.upgraded).toBe('101');
  });

  test('leads the hosts of the ingress there, and leaves TLS to it', () => {
    expect(results.passed).toEqual([
      ...['ingress matrix.example.org', 'ingress matrix.example.org'],
      ...['ingress example.org', 'ingress example.org'],
    ]);
    expect(results.long).toBe(`ingress ${LONG}`);
  });

  test('refuses other names', () => {
    expect(results.refused).toEqual(Array(4).fill('TLSV1_UNRECOGNIZED_NAME'));
    expect(results.otherHost).toBe('421');
  });

  test('gives new connections the renewed certificate, and ends no old one', () => {
    expect(results.wrongKey).toEqual([true, true]);
    expect(results.renewed).toBe(true);
    expect(results.oldConnection).toBe('echo hello');
  });

  test('follows the ingress to another address', () =>
    expect(results.moved).toEqual(['ingress matrix.example.org', true]));

  test('ends with its pod', () => {
    expect([results.ends, results.leftProcesses]).toEqual([0, false]);
  });
});
