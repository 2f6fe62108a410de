import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { MediaVolume, SynapseModule } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { BackupJobs } from './support/backup-jobs';
import { Authority } from './support/certificates';
import { MediaPod, mediaPath, testBucket } from './support/media-pod';
import { Person } from './support/people';
import { png } from './support/png';
import { PASSWORD, PostgresServer, givePassword } from './support/postgres';
import { Server, freePort } from './support/processes';
import { renderStack } from './support/rendered';
import { FAST, PodFiles, runSynapse } from './support/synapse';

const INVITES =
  'synapse-auto-accept-invite==1.2.0 --hash=sha256:a43945c280cf66b83a5c30c96f1a097a42c0c3271c694ab79c708b1539405b21';
// pip and the check of the config take several times as long on a busy machine.
jest.setTimeout(300_000);
/** No server listens there. */
const OFFLINE = { PIP_INDEX_URL: 'https://127.0.0.1:9/simple', PIP_FIND_LINKS: '' };
const WRONG = '[default]\naws_access_key_id = root\naws_secret_access_key = MARKER\n';
const authority = new Authority();
let postgres: PostgresServer;
let store: Server;
let endpoint: string;
let options: SynapseOptions;
let pod: PodFiles;
let media: MediaPod;
let url: string;
let synapse: Server;
let credentials: string;
let alice: Person;

beforeAll(async () => {
  const [storePort, port] = [await freePort(), await freePort()];
  endpoint = `https://127.0.0.1:${storePort}`;
  const { certificate, key } = authority.issue('IP:127.0.0.1');
  const command = ['moto_server', '-H', '127.0.0.1', '-p', String(storePort), '-c', certificate, '-k', key];
  // Only moto's certificate isn't trusted by Node, so any answer shows that it is up.
  const answers = () => fetch(endpoint).then(Boolean, (error: Error) => String(error.cause).includes('certificate'));
  [store, postgres] = await Promise.all([Server.start('moto', command, { ready: answers }), PostgresServer.start()]);
  postgres.create('media');
  options = {
    database: postgres.database('media'),
    mediaStorage: MediaVolume.create(),
    mediaBucket: testBucket(endpoint, 'matrix/one'),
    modules: [
      SynapseModule.of({ module: 'synapse_auto_accept_invite.InviteAutoAccepter', config: {}, packages: [INVITES] }),
    ],
    extraConfig: FAST,
  };
  pod = new PodFiles(renderStack({ synapse: options }).get('synapse-config')!, port);
  url = `http://127.0.0.1:${port}`;
  givePassword(pod.root);
  media = new MediaPod(pod, options);
  mkdirSync(join(pod.root, 'media_store'));
  give('secrets/lan-ca/ca.pem', readFileSync(authority.certificate, 'utf8'));
  give('secrets/bucket/credentials', WRONG);
  // The guard makes this file in a pod.
  const escaped = PASSWORD.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
  give('passfile/passfile', `*:*:*:*:${escaped}\n`);
  chmodSync(join(pod.root, 'passfile/passfile'), 0o600);
});
afterAll(async () => {
  await synapse?.stop();
  await Promise.all([store?.stop(), postgres?.stop()]);
});

function give(path: string, content: string, to = pod): void {
  mkdirSync(dirname(join(to.root, path)), { recursive: true });
  writeFileSync(join(to.root, path), content);
}
const wheels = () => join(pod.root, 'data/.python-packages');
const objects = () => media.bucket(endpoint, 'list', 'media').split('\n');
const isLocal = (uri: string) => existsSync(join(pod.root, 'media_store', mediaPath(uri)));

describe('the packages', () => {
  test('a pod without them names the module that it misses', () => {
    const { code, output } = media.preflight({ ...media.env, PYTHONPATH: '' });
    expect([code, output]).toEqual([1, expect.stringContaining("No module named 'synapse_auto_accept_invite'")]);
  });

  test('without internet a first start is refused, and the reason is its message', async () => {
    const { code } = await media.install(OFFLINE);
    expect(code).toBe(1);
    expect(media.message).toMatch(/^the Python packages boto3==.* https:\/\/pypi\.org is not reached .*mirror/);
  });

  test('they come from PyPI, and a second start needs no internet', async () => {
    expect(await media.install()).toEqual({ code: 0, output: expect.stringContaining('11 packages: 11 fetched') });
    const again = await media.install(OFFLINE);
    expect(again).toEqual({ code: 0, output: expect.stringContaining('0 fetched, 11 kept from before') });
    expect(readdirSync(join(pod.root, 'packages'))).toContain('s3_storage_provider.py');
  });

  test('a kept wheel that was changed is not used', async () => {
    const [six] = readdirSync(wheels()).filter((name) => name.startsWith('six-'));
    writeFileSync(join(wheels(), six), 'something else');
    const { code, output } = await media.install(OFFLINE);
    expect([code, output]).toEqual([1, expect.stringContaining('the Python packages six==')]);
    expect(await media.install()).toEqual({ code: 0, output: expect.stringContaining('1 fetched, 10 kept') });
  });
});

describe('the check of the bucket before a start', () => {
  test('refuses wrong credentials, and shows none', () => {
    credentials = media.bucket(endpoint, 'prepare', 'media');
    const { code, output } = media.preflight();
    expect([code, output]).toEqual([1, expect.stringContaining("s3://media/matrix/one/ can't be used")]);
    expect(output).toMatch(/answered with 403 InvalidAccessKeyId: .*Check bucket and credentials/);
    expect(output).not.toContain('MARKER');
  });

  test('refuses a file of credentials without the profile, and a certificate that the CA did not sign', () => {
    give('secrets/bucket/credentials', '[other]\n');
    expect(media.preflight().output).toContain('Unable to locate credentials');
    give('secrets/bucket/credentials', `${credentials}\n`);
    const env = { ...media.env, AWS_CA_BUNDLE: new Authority().certificate };
    expect(media.preflight(env).output).toContain('CERTIFICATE_VERIFY_FAILED');
  });

  test("refuses another homeserver's folder, and takes an empty one", () => {
    media.bucket(endpoint, 'put', 'media', 'matrix/one/.server-name', 'other.org');
    expect(media.preflight().output).toContain('holds the media of other.org, and this is example.org');
    media.bucket(endpoint, 'remove', 'media', 'matrix/one/.server-name');
    expect(media.preflight()).toEqual({ code: 0, output: expect.stringContaining('the config is sound') });
    expect(objects()).toEqual(['matrix/one/.server-name']);
  });
});

describe('Synapse with the bucket', () => {
  let picture: string;

  beforeAll(async () => {
    synapse = await runSynapse(pod, url, 'synapse-python', media.env);
    alice = await Person.register('alice', url, pod.config);
  });

  test('loads the module', () => {
    expect(synapse.log).toContain('Accepting invites on this worker');
  });

  test('an upload and its thumbnails are in the bucket when the upload is acknowledged', async () => {
    await alice.upload();
    const [uri] = [...alice.uploads.keys()];
    const bytes = png(900);
    const headers = { Authorization: `Bearer ${alice.token}`, 'Content-Type': 'image/png' };
    const answer = await fetch(`${url}/_matrix/media/v3/upload`, {
      method: 'POST',
      headers,
      body: new Uint8Array(bytes),
    });
    picture = ((await answer.json()) as { content_uri: string }).content_uri;
    alice.uploads.set(picture, createHash('sha256').update(bytes).digest('hex'));
    const found = objects();
    expect(found).toEqual(expect.arrayContaining([`matrix/one/${mediaPath(uri)}`, `matrix/one/${mediaPath(picture)}`]));
    const thumbnails = found.filter((key) => key.startsWith(`matrix/one/${mediaPath(picture, 'local_thumbnails')}/`));
    expect(thumbnails.length).toBeGreaterThan(2);
  });

  test('files that are in the bucket only are read from there, and not written again', async () => {
    for (const kind of ['local_content', 'local_thumbnails'])
      rmSync(join(pod.root, 'media_store', kind), { recursive: true });
    expect(await alice.lost({ messages: [], uploads: alice.uploads })).toEqual([]);
    const query = 'width=96&height=96&method=crop';
    const thumbnail = await fetch(`${url}/_matrix/client/v1/media/thumbnail/${picture.slice(6)}?${query}`, {
      headers: { Authorization: `Bearer ${alice.token}` },
    });
    expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect([...alice.uploads.keys()].filter(isLocal)).toEqual([]);
  });

  test('files from before the bucket are copied, and stay on the volume until they are old', async () => {
    await alice.upload();
    const uri = [...alice.uploads.keys()].at(-1)!;
    media.bucket(endpoint, 'remove', 'media', `matrix/one/${mediaPath(uri)}`);
    const { code, output } = await media.upload();
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/ok: 1 files copied into s3:\/\/media\/matrix\/one\/, 0 files removed .* 30 days\n$/),
    ]);
    expect(objects()).toContain(`matrix/one/${mediaPath(uri)}`);
    expect(isLocal(uri)).toBe(true);
    // Synapse writes the times of access every minute, and the upload itself is the first.
    const old = await media.upload({ keepLocal: 0 });
    expect([old.code, old.output]).toEqual([
      0,
      expect.stringMatching(/ok: 0 files copied .* 1 files removed .* 0 days\n$/),
    ]);
    expect(isLocal(uri)).toBe(false);
    expect(await alice.lost({ messages: [], uploads: alice.uploads })).toEqual([]);
  });

  test('a run with wrong credentials fails, and removes nothing', async () => {
    await alice.upload();
    give('secrets/bucket/credentials', WRONG);
    const { code, output } = await media.upload({ keepLocal: 0 });
    give('secrets/bucket/credentials', `${credentials}\n`);
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/failed: s3_media_upload upload ended with 1: .*\(403\)/),
    ]);
    expect(output).not.toContain('MARKER');
    expect(isLocal([...alice.uploads.keys()].at(-1)!)).toBe(true);
  });

  test('a backup tells how many files it leaves to the bucket', async () => {
    const jobs = new BackupJobs(pod.root, {}, 'example.org', options);
    jobs.makeRepository();
    const { code, result } = await jobs.backup();
    const left = '3 files of media are left to s3://media/matrix/one/, which no backup copies';
    expect([code, result]).toEqual([0, expect.stringMatching(new RegExp(`4 media; ${left}$`))]);
  });
});

test('files of a homeserver on SQLite are copied, removed and read from the bucket', async () => {
  const port = await freePort();
  const sqlite: SynapseOptions = { mediaBucket: testBucket(endpoint, 'matrix/two'), extraConfig: FAST };
  const second = new PodFiles(renderStack({ synapse: sqlite }).get('synapse-config')!, port);
  for (const folder of ['packages', 'secrets/lan-ca']) symlinkSync(join(pod.root, folder), join(second.root, folder));
  give('secrets/bucket/credentials', credentials, second);
  const secondMedia = new MediaPod(second, sqlite);
  const secondUrl = `http://127.0.0.1:${port}`;
  const server = await runSynapse(second, secondUrl, 'synapse-python', secondMedia.env);
  try {
    const bob = await Person.register('bob', secondUrl, second.config);
    await bob.upload();
    const path = mediaPath([...bob.uploads.keys()][0]);
    media.bucket(endpoint, 'remove', 'media', `matrix/two/${path}`);
    const { code, output } = await secondMedia.upload({ keepLocal: 0 });
    expect([code, output]).toEqual([0, expect.stringMatching(/ok: 1 files copied .*, 1 files removed /)]);
    expect(existsSync(join(second.root, 'data/media_store', path))).toBe(false);
    expect(await bob.lost({ messages: [], uploads: bob.uploads })).toEqual([]);
  } finally {
    await server.stop();
  }
});
