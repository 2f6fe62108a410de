import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import {
  BackupTarget,
  Mail,
  MatrixApp,
  MatrixSecrets,
  MediaBucket,
  MediaVolume,
  Monitoring,
  Peers,
  SecretKey,
  SynapseDatabase,
  Workers,
} from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { DATA_PURPOSES } from '../../lib/picture/data-purposes';
import { describe as told } from '../../lib/picture/describe';
import type { Picture } from '../../lib/picture/picture';
import { stackPictures } from '../../lib/picture/stack-pictures';
import { FULL_SECRETS_FILE, MARKERS, tempDir, write } from '../support/files';
import { errorOf, manifestsOf, newStack } from '../support/manifests';

const dir = tempDir();
const newApp = () => new MatrixApp({ outdir: mkdtempSync(join(dir, 'out-')) });
const key = (name: string) => SecretKey.of(name, 'value');

function pictureOf(props: Partial<MatrixStackProps> = {}): Picture {
  const app = newApp();
  const stack = newStack(app, props);
  return stackPictures(app, manifestsOf(app)).get(stack)!;
}

const named = ({ boxes }: Picture, title: string) => boxes.filter((box) => box.title === title);

const grown = (): Partial<MatrixStackProps> => ({
  synapse: {
    firstAdmin: 'admin',
    database: SynapseDatabase.postgres({ host: 'pg.example.org', password: key('pg') }),
    workers: Workers.medium(),
    mediaStorage: MediaVolume.create({ accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY }),
    mediaBucket: MediaBucket.s3({ endpoint: 'https://s3.example.org', bucket: 'media', credentials: key('bucket') }),
    mail: Mail.smtp({ host: 'mail.example.org', from: 'Chat <chat@example.org>' }),
  },
  backup: {
    target: BackupTarget.s3({ endpoint: 'https://b.example.net', bucket: 'backup', credentials: key('backup') }),
    drill: {},
  },
  monitoring: Monitoring.annotations(),
});

test('the internet reaches the ingress, the relay and the SFU of the default stack', () => {
  expect(
    told(pictureOf())
      .filter((line) => line.includes('public'))
      .sort(),
  ).toEqual([
    'Internet to Ingress, public 80, 443: everything by HTTP',
    'Internet to Relay, public 3478, udp 3478, udp 49160-51159: calls',
    'Internet to SFU, public 7881, udp 7882: calls',
  ]);
});

test('boxes name their volumes and Secrets, and the ingress its hosts', () => {
  const picture = pictureOf();
  const [synapse] = named(picture, 'Synapse');
  expect(synapse).toMatchObject({ data: ['synapse-data'], secrets: ['matrix-rtc', 'matrix-secrets'] });
  const hosts = ['element.example.org', 'example.org', 'matrix.example.org', 'rtc.example.org'];
  expect(named(picture, 'Ingress')).toMatchObject([{ parts: hosts }]);
  const namespaces = ['matrix', 'matrix-rtc', 'matrix-turn'].map((name) => `namespace ${name}`);
  expect(picture.groups.map(({ title }) => title)).toEqual(['Elsewhere', ...namespaces]);
});

test('all groups of workers are one box, and so are the Jobs of a namespace', () => {
  const picture = pictureOf(grown());
  expect(named(picture, 'Workers')).toMatchObject([
    {
      parts: ['background', 'client', 'events', 'federation', 'initial-sync', 'sync'],
      notes: ['Prometheus reads: 9001', 'each other: 9093'],
    },
  ]);
  expect(named(picture, 'Jobs')[0].parts).toEqual(expect.arrayContaining(['first administrator', 'matrix-secrets']));
  expect(told(picture)).toContain('Workers to pg.example.org, 5432: accounts, rooms and messages');
});

test('servers elsewhere show their data, or their purpose', () => {
  const found = pictureOf(grown()).boxes.filter(({ kind }) => kind === 'elsewhere');
  expect(found.map(({ title, data, parts }) => [title, ...data, '|', ...parts])).toEqual([
    ['b.example.net', 'repository of backups', '|'],
    ['mail.example.org', '|', 'mail'],
    ['pg.example.org', 'accounts, rooms and messages', '|'],
    ['s3.example.org', 'bucket for media', '|'],
  ]);
});

test('parts declare each purpose that means data', () => {
  const backup = {
    endpoint: 'https://b.example.net',
    bucket: 'database',
    accessKeyId: key('id'),
    secretAccessKey: key('key'),
  };
  const cluster = { synapse: { database: SynapseDatabase.cloudNativePg({ backup }) } };
  const purposes = [grown(), cluster].flatMap((props) =>
    Peers.of(newStack(newApp(), props)).all.map(({ purpose }) => purpose),
  );
  expect([...DATA_PURPOSES].filter((purpose) => !purposes.includes(purpose))).toEqual([]);
});

test('a backup without any connection is there, with its volumes', () => {
  const [backup] = named(pictureOf({ backup: { target: BackupTarget.volume() } }), 'Synapse-backup');
  expect(backup.data).toEqual(['synapse-backup', 'synapse-data']);
});

/** The files that an app with these stacks writes. */
function files(build: (app: MatrixApp) => unknown, app = newApp()) {
  build(app);
  app.synth();
  const text = (file: string) => readFileSync(join(app.outdir, file), 'utf8');
  return Object.fromEntries(readdirSync(app.outdir).map((file) => [file, text(file)]));
}

test('NEXT-STEPS.md ends with the picture of each stack, and STACK.svg has all', () => {
  const { 'NEXT-STEPS.md': steps, 'STACK.svg': svg } = files((app) => {
    newStack(app, {}, 'a');
    newStack(app, { serverName: 'example.com', namespace: 'other' }, 'b');
  });
  expect(steps.match(/^```mermaid\nflowchart LR\n[^`]+\n```$/gm)).toHaveLength(2);
  expect(svg).toContain('<title id="title">example.org, example.com</title>');
  expect(svg.match(/namespace other</g)).toHaveLength(1);
});

test('no value of a secret is in a picture', () => {
  const secrets = MatrixSecrets.fromFile(write(dir, 's.yaml', FULL_SECRETS_FILE));
  const { 'NEXT-STEPS.md': steps, 'STACK.svg': svg } = files((app) => newStack(app, { secrets }));
  for (const value of Object.values(MARKERS)) {
    for (const form of [value, Buffer.from(value).toString('base64')]) expect(`${svg}${steps}`).not.toContain(form);
  }
  expect(svg).toContain('matrix-secrets');
});

test('a picture of an earlier run goes when there is nothing to draw, and the file of somebody else stays', () => {
  const app = newApp();
  expect(files((of) => newStack(of), app)).toHaveProperty(['STACK.svg']);
  const again = () => files((of) => new Chart(of, 'matrix'), new MatrixApp({ outdir: app.outdir }));
  expect(again()).not.toHaveProperty(['STACK.svg']);
  writeFileSync(join(app.outdir, 'STACK.svg'), '<svg/>');
  expect(again()['STACK.svg']).toBe('<svg/>');
});

test('a refused stack leaves the picture as it was', () => {
  const app = newApp();
  const before = files((of) => newStack(of), app);
  const refused = () => {
    const next = new MatrixApp({ outdir: app.outdir });
    newStack(next, { namespace: 'other' }).node.addValidation({ validate: () => ['no'] });
    next.synth();
  };
  expect(errorOf(refused)).toContain('no');
  expect(readFileSync(join(app.outdir, 'STACK.svg'), 'utf8')).toBe(before['STACK.svg']);
});

test('the picture of the README is that of the default stack', () => {
  const { 'STACK.svg': svg } = files((app) => newStack(app, { synapse: { firstAdmin: 'admin' } }));
  if (process.env.WRITE_PICTURE) writeFileSync(join(__dirname, '../../docs/stack.svg'), svg);
  expect(readFileSync(join(__dirname, '../../docs/stack.svg'), 'utf8')).toBe(svg);
});
