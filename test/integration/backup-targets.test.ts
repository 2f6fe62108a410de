import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BackupTarget, CaCertificate, Restore, SecretKey } from '../../lib';
import { FakeKubernetesApi } from '../support/fake-kubernetes-api';
import { BackupJobs } from './support/backup-jobs';
import { Authority } from './support/certificates';
import { Server, freePort } from './support/processes';
import { RestoreJobs } from './support/restore-jobs';
import { runSql } from './support/sqlite';

const api = new FakeKubernetesApi();
const authority = new Authority();
const root = mkdtempSync(join(tmpdir(), 'targets-'));
const dir = mkdtempSync(join(tmpdir(), 'stores-'));
const KEY = `ed25519 a_test ${'A'.repeat(43)}\n`;
const certificate = authority.issue('IP:127.0.0.1');

beforeAll(async () => {
  await api.start();
  api.put('matrix/matrix-secrets', { signing_key: 'fresh', turn_shared_secret: 'fresh' });
  give('secrets/matrix-secrets/signing_key', KEY);
  mkdirSync(join(root, 'data/media_store'), { recursive: true });
  writeFileSync(join(root, 'data/media_store/file'), 'the file');
  const tables = [
    'users (name)',
    'rooms (room_id)',
    'events (event_id)',
    'local_media_repository (media_id, url_cache)',
  ];
  const create = tables.map((table) => `CREATE TABLE ${table}`);
  runSql(join(root, 'data/homeserver.db'), ...create, "INSERT INTO users VALUES ('@a:example.org')");
});
afterAll(() => api.stop());

function give(path: string, content: string, below = root): void {
  mkdirSync(dirname(join(below, path)), { recursive: true });
  // Programs that read keys refuse files that others can read.
  writeFileSync(join(below, path), content, { mode: 0o600 });
}

const listens = (port: number) => () =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });

/** Backs up twice, and restores onto an empty volume that has the same Secrets. */
async function goesRoundTrip(target: BackupTarget, secrets: { readonly [path: string]: string }): Promise<void> {
  const jobs = new BackupJobs(root, { target });
  const empty = mkdtempSync(join(tmpdir(), 'empty-'));
  for (const [path, content] of Object.entries(secrets)) for (const below of [root, empty]) give(path, content, below);
  for (let i = 0; i < 2; i++) {
    const { code, output } = await jobs.backup();
    expect([code, output]).toEqual([0, expect.stringContaining(' ok: snapshot ')]);
    expect(output).not.toContain('MARKER');
  }
  expect(jobs.files('data')).toEqual([]);
  const { code, output } = await new RestoreJobs(jobs, api.url).start(empty, Restore.latest()).ended;
  expect([code, output]).toEqual([0, expect.stringMatching(/ ok: restored .* 1 users, /)]);
  expect(readFileSync(join(empty, 'data/media_store/file'), 'utf8')).toBe('the file');
}

async function refused(target: BackupTarget): Promise<string> {
  const jobs = new BackupJobs(root, { target });
  // restic may end before it has passed on the words of its ssh.
  const hushed = jobs.broken('restic', `restic "$@" 2> >(grep -v '^subprocess ' >&2)`);
  const { code, output } = await jobs.backup(hushed);
  expect(code).toBe(1);
  expect(output).not.toContain('MARKER');
  return output;
}

test('a rest-server with a login, and a certificate of a private authority', async () => {
  const port = await freePort();
  // The hash of the password MARKER, as htpasswd writes it with -s.
  writeFileSync(join(dir, '.htpasswd'), `matrix:{SHA}${createHash('sha1').update('MARKER').digest('base64')}\n`);
  const listen = ['--path', dir, '--listen', `127.0.0.1:${port}`, '--private-repos'];
  const tls = ['--tls', '--tls-cert', certificate.certificate, '--tls-key', certificate.key];
  const server = await Server.start('rest-server', ['rest-server', ...listen, ...tls], { ready: listens(port) });
  try {
    const ca = CaCertificate.fromSecret(SecretKey.of('lan-ca', 'ca.pem'));
    const login = { user: SecretKey.of('rest', 'user'), password: SecretKey.of('rest', 'password') };
    const place = { url: `https://127.0.0.1:${port}/`, path: 'matrix' };
    const secrets = {
      'secrets/rest/user': 'matrix\n',
      'secrets/rest/password': 'MARKER\n',
      'secrets/lan-ca/ca.pem': readFileSync(authority.certificate, 'utf8'),
    };
    for (const [path, content] of Object.entries(secrets)) give(path, content);
    expect(await refused(BackupTarget.rest({ ...place, ca }))).toContain('401 Unauthorized');
    await goesRoundTrip(BackupTarget.rest({ ...place, ...login, ca }), secrets);
  } finally {
    await server.stop();
  }
});

test('an S3 store with a certificate of a private authority, a region and options', async () => {
  const port = await freePort();
  const tls = ['-c', certificate.certificate, '-k', certificate.key];
  const store = await Server.start('moto', ['moto_server', '-H', '127.0.0.1', '-p', String(port), ...tls], {
    ready: listens(port),
  });
  try {
    execFileSync('curl', ['-sk', '-X', 'PUT', `https://127.0.0.1:${port}/matrix`]);
    const bucket = {
      endpoint: `https://127.0.0.1:${port}`,
      bucket: 'matrix',
      region: 'garage',
      resticOptions: { 's3.bucket-lookup': 'path' },
      credentials: SecretKey.of('s3', 'file'),
    };
    const credentials = '[default]\naws_access_key_id = key\naws_secret_access_key = MARKER\n';
    give('secrets/s3/file', credentials);
    const ca = CaCertificate.fromConfigMap('lan-ca', 'root.pem');
    const files = { 'secrets/s3/file': credentials, 'ca/ca.crt': readFileSync(authority.certificate, 'utf8') };
    await goesRoundTrip(BackupTarget.s3({ ...bucket, ca }), files);
    expect(store.log).toContain('PUT /matrix/data/');
  } finally {
    await store.stop();
  }
});

test('a server over SFTP, by its key only', async () => {
  const port = await freePort();
  for (const name of ['host', 'other', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(dir, name)]);
  const publicKey = (name: string) => readFileSync(join(dir, `${name}.pub`), 'utf8').trim();
  copyFileSync(join(dir, 'user.pub'), join(dir, 'authorized'));
  const script = [join(__dirname, 'support/sftp-server.py'), String(port), join(dir, 'host'), join(dir, 'authorized')];
  const server = await Server.start('SFTP', ['asyncssh-python', ...script], { ready: listens(port) });
  try {
    const folder = {
      host: '127.0.0.1',
      port,
      user: 'backup',
      path: join(dir, 'sftp'),
      privateKey: SecretKey.of('ssh', 'key'),
    };
    const secrets = { 'secrets/ssh/key': readFileSync(join(dir, 'user'), 'utf8') };
    give('secrets/ssh/key', secrets['secrets/ssh/key']);
    const stranger = await refused(BackupTarget.sftp({ ...folder, hostKeys: [publicKey('other')] }));
    expect(stranger).toContain('ssh: Host key verification failed');
    await goesRoundTrip(BackupTarget.sftp({ ...folder, hostKeys: [publicKey('host')] }), secrets);
  } finally {
    await server.stop();
  }
});
