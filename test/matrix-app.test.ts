import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { Asset, IngressTls, MatrixApp, MatrixSecrets, Rtc, SecretKey, SynapseDatabase, Turn } from '../lib';
import type { MatrixStackProps } from '../lib';
import { FULL_SECRETS_FILE, MARKERS, tempDir, write } from './support/files';
import { newStack } from './support/manifests';

const dir = tempDir();

/** The files of an app, with the stacks that `build` put into it. */
function output(app: App, build: (app: App) => void): { readonly [file: string]: string } {
  build(app);
  app.synth();
  return Object.fromEntries(
    readdirSync(app.outdir)
      .sort()
      .map((file) => [file, readFileSync(join(app.outdir, file), 'utf8')]),
  );
}

const newDir = () => ({ outdir: mkdtempSync(join(dir, 'out-')) });
const everything = (): Partial<MatrixStackProps> => ({
  secrets: MatrixSecrets.fromFile(write(dir, 's.yaml', FULL_SECRETS_FILE)),
  synapse: { firstAdmin: 'admin', metrics: true, extraConfig: { z: 1, a: { y: 1, b: 2 } } },
  element: { homePage: Asset.fromText('home'), staticFiles: { z: Asset.fromText('z'), a: Asset.fromText('a') } },
});

test('two synths are equal byte by byte', () => {
  const build = (app: App) => void newStack(app, everything());
  const first = output(new MatrixApp(newDir()), build);
  const manifests = ['0000-matrix.k8s.yaml', '0001-matrix-secrets.k8s.yaml'];
  expect(Object.keys(first)).toEqual([...manifests, 'NEXT-STEPS.md', 'STACK.svg']);
  expect(output(new MatrixApp(newDir()), build)).toEqual(first);
});

test('the secrets of a file are in the one manifest that stays out of git', () => {
  const files = output(new MatrixApp(newDir()), (app) => void newStack(app, everything()));
  const encoded = Buffer.from(MARKERS.turn).toString('base64');
  expect(Object.keys(files).filter((file) => files[file].includes(encoded))).toEqual(['0001-matrix-secrets.k8s.yaml']);
});

test('with a plain App the manifests are the same', () => {
  const build = (app: App) => void newStack(app);
  const { 'NEXT-STEPS.md': steps, 'STACK.svg': picture, ...manifests } = output(new MatrixApp(newDir()), build);
  expect(steps && picture).toBeTruthy();
  expect(output(new App(newDir()), build)).toEqual(manifests);
});

test('each stack of an app has its next steps', () => {
  const files = output(new MatrixApp(newDir()), (app) => {
    newStack(app, {}, 'a');
    newStack(app, { serverName: 'example.com', namespace: 'other' }, 'b');
  });
  expect(files['NEXT-STEPS.md'].match(/^# .*$/gm)).toEqual([
    '# Next steps for example.org',
    '# Next steps for example.com',
  ]);
});

describe('the next steps', () => {
  const steps = (props: Partial<MatrixStackProps> = {}) => newStack(new App(newDir()), props).nextSteps;

  test('of the default stack', () => {
    expect(steps()).toMatchSnapshot();
  });

  test('name the password of an administrator that is made, without it', () => {
    expect(steps({ synapse: { firstAdmin: 'root' } })).toContain('as `root`');
    expect(steps({ synapse: { firstAdmin: 'root' } })).toContain('get secret synapse-first-admin');
    expect(steps({ synapse: { firstAdmin: 'root' } })).not.toContain('register_new_matrix_user');
  });

  test('name no ports and no namespace of a relay that runs elsewhere', () => {
    const elsewhere = steps({ turn: Turn.external({ uris: ['turn:x.org'] }), rtc: Rtc.none() });
    expect(elsewhere).not.toMatch(/UDP|turn\.|\w-turn|coturn/);
    expect(steps()).toMatch(/UDP 49160-51159[^]*-n matrix-turn/);
  });

  test("tell what to serve on the server name's host where this cluster doesn't", () => {
    const told = '/.well-known/matrix/server  {"m.server":"matrix.example.org:443"}';
    expect(steps()).not.toContain('To serve on');
    expect(steps({ synapse: { serveWellKnown: false } })).toContain(told);
    expect(steps({ homeserverHost: 'example.org' })).not.toContain('To serve on');
  });

  test('tell what a database elsewhere needs', () => {
    const database = SynapseDatabase.postgres({ host: 'pg.db', password: SecretKey.of('pg', 'word') });
    expect(steps()).not.toContain('PostgreSQL');
    expect(steps({ synapse: { database } })).toMatch(
      /`synapse` on pg\.db[^]*create secret generic pg --from-file=word/,
    );
  });

  test('ask for no port of HTTPS where it ends elsewhere', () => {
    expect(steps()).toContain('TCP 80, 443  to the ingress');
    expect(steps({ tls: IngressTls.none() })).toMatch(/TCP 80 {2}to the ingress/);
  });
});
