import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { Federation, IngressController, MatrixApp, Rtc } from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { tempDir, write } from '../support/files';
import { find, manifestsOf, newStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { servedBy } from '../support/served';
import { discover } from '../support/server-discovery';
import type { World } from '../support/server-discovery';

interface Records {
  readonly [name: string]: { readonly target: string; readonly port: number };
}

/** The internet with nothing but a website and DNS. */
function world(site: { readonly [url: string]: string }, records: Records = {}): World {
  return {
    get: (host, path) => Promise.resolve(site[`${host}${path}`]),
    srv: (name) => Promise.resolve(records[name]),
  };
}

const FILE = 'example.org/.well-known/matrix/server';

describe('the steps of the specification', () => {
  const srv = { target: 'srv.example.net', port: 443 };
  test.each<[string, string, World, string]>([
    ['1 an address', '192.0.2.1', world({}), '192.0.2.1:8448 192.0.2.1'],
    ['1 an address with a port', '[2001:db8::1]:99', world({}), '[2001:db8::1]:99 [2001:db8::1]'],
    ['2 a port', 'example.org:99', world({ [FILE]: '{"m.server":"a.org"}' }), 'example.org:99 example.org'],
    ['3.1 an address', 'example.org', world({ [FILE]: '{"m.server":"192.0.2.1"}' }), '192.0.2.1:8448 192.0.2.1'],
    ['3.2 a host with a port', 'example.org', world({ [FILE]: '{"m.server":"a.org:1"}' }), 'a.org:1 a.org'],
    [
      '3.3 a host with SRV',
      'example.org',
      world({ [FILE]: '{"m.server":"a.org"}' }, { '_matrix-fed._tcp.a.org': srv, '_matrix._tcp.a.org': srv }),
      'srv.example.net:443 a.org',
    ],
    [
      '3.4 a host with the older SRV',
      'example.org',
      world({ [FILE]: '{"m.server":"a.org"}' }, { '_matrix._tcp.a.org': srv }),
      'srv.example.net:443 a.org',
    ],
    ['3.5 a host', 'example.org', world({ [FILE]: '{"m.server":"a.org"}' }), 'a.org:8448 a.org'],
    [
      '4 no file, but SRV',
      'example.org',
      world({}, { '_matrix-fed._tcp.example.org': srv }),
      'srv.example.net:443 example.org',
    ],
    [
      '5 an older SRV',
      'example.org',
      world({}, { '_matrix._tcp.example.org': srv }),
      'srv.example.net:443 example.org',
    ],
    ['6 a file that is wrong', 'example.org', world({ [FILE]: '<html>' }), 'example.org:8448 example.org'],
  ])('%s', async (_, name, seen, expected) => {
    const { connect, port, certificate } = await discover(name, seen);
    expect(`${connect}:${port} ${certificate}`).toBe(expected);
  });
});

/** The answer of the rendered stack by HTTPS: the Service that an ingress names, and for that of nginx its text. */
function answerOf(manifests: Manifest[], host: string, path: string): string | undefined {
  if (servedBy(manifests, host, path) === 'synapse') return JSON.stringify({ 'm.server': `${host}:443` });
  if (servedBy(manifests, host, path) !== 'well-known') return undefined;
  const config = find(manifests, 'ConfigMap', 'well-known-config').data['default.conf'] as string;
  const block = config.split('location = ').find((text) => text.startsWith(`${path} {`));
  return /return 200 '(.*)';/.exec(block ?? '')?.[1];
}

/** The place at which another homeserver finds a stack whose owner serves the files that were written, and nothing else. */
async function found(props: Partial<MatrixStackProps>, serves = true): Promise<string> {
  const outdir = tempDir();
  const app = new MatrixApp({ outdir });
  newStack(app, props);
  app.synth();
  const manifests = manifestsOf(app);
  const files = serves ? written(outdir) : {};
  const onUsualPort = (props.publicPort ?? 443) === 443;
  const get = (host: string, path: string) => {
    const own = onUsualPort ? answerOf(manifests, host, path) : undefined;
    const file = host === 'example.org' ? files[`well-known${path.replace('/.well-known', '')}`] : undefined;
    return Promise.resolve(own ?? file);
  };
  const { connect, port, certificate } = await discover('example.org', { ...world({}), get });
  const service = servedBy(manifests, certificate, '/_matrix/federation/v1/version');
  return `${connect}:${port} ${service}`;
}

/** The files below `well-known/`, by their path. */
function written(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /^well-known\/.*(client|server|support|README\.md)$/.test(name));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('another homeserver', () => {
  test.each<[string, Partial<MatrixStackProps>, boolean, string]>([
    ['finds the server', {}, false, 'matrix.example.org:443 synapse'],
    ['finds it on the host of its name', { homeserverHost: 'example.org' }, false, 'example.org:443 synapse'],
    ['finds it by the files', { synapse: { serveWellKnown: false } }, true, 'matrix.example.org:443 synapse'],
    ['finds it on another port by the files', { publicPort: 8443 }, true, 'matrix.example.org:8443 synapse'],
    ['does not find it without the files', { publicPort: 8443 }, false, 'example.org:8448 undefined'],
    [
      'finds nothing without federation',
      { synapse: { federation: Federation.disabled() }, rtc: Rtc.none() },
      true,
      'example.org:8448 undefined',
    ],
  ])('%s', async (_name, props, serves, expected) => {
    expect(await found(props, serves)).toBe(expected);
  });

  test.each([
    ['the Gateway API', IngressController.gatewayApi()],
    ["Traefik's own kinds", IngressController.traefikCrds()],
  ])('finds it by %s too', async (_, controller) => {
    expect(await found({ ingress: { controller } }, false)).toBe('matrix.example.org:443 synapse');
  });
});

describe('the files for another web server', () => {
  const support = { page: 'https://example.org/help' };
  const elsewhere = { synapse: { serveWellKnown: false, support } };
  const synth = (outdir: string, ...stacks: Partial<MatrixStackProps>[]) => {
    const app = new MatrixApp({ outdir });
    stacks.forEach((props, index) => newStack(app, props, `stack-${index}`));
    app.synth();
    return written(outdir);
  };

  test('are the answers that the stack would give itself', () => {
    const files = synth(tempDir(), elsewhere);
    const app = new App();
    newStack(app, { synapse: { support } });
    const own = (name: string) => answerOf(manifestsOf(app), 'example.org', `/.well-known/matrix/${name}`);
    expect(Object.keys(files).sort()).toEqual([
      'well-known/README.md',
      ...['client', 'server', 'support'].map((name) => `well-known/matrix/${name}`),
    ]);
    for (const name of ['client', 'server', 'support']) {
      expect(JSON.parse(files[`well-known/matrix/${name}`])).toEqual(JSON.parse(own(name)!));
    }
  });

  test('are as small as the server: no `server` without federation, no `support` without contacts', () => {
    const closed = { synapse: { serveWellKnown: false, federation: Federation.disabled() }, rtc: Rtc.none() };
    expect(Object.keys(synth(tempDir(), closed)).sort()).toEqual(['well-known/README.md', 'well-known/matrix/client']);
  });

  test('are not there if the stack answers, and go when it begins to', () => {
    const outdir = tempDir();
    expect(Object.keys(synth(outdir, elsewhere))).toHaveLength(4);
    expect(synth(outdir, { synapse: { support } })).toEqual({});
    expect(readdirSync(outdir).sort()).toEqual(['NEXT-STEPS.md', 'STACK.svg', 'stack-0.k8s.yaml']);
  });

  test('of somebody else stay where they are', () => {
    const outdir = tempDir();
    mkdirSync(join(outdir, 'well-known/matrix'), { recursive: true });
    write(join(outdir, 'well-known/matrix'), 'client', 'mine');
    expect(synth(outdir, {})).toEqual({ 'well-known/matrix/client': 'mine' });
  });

  test('of several servers have a folder each', () => {
    const outdir = tempDir();
    synth(outdir, elsewhere);
    const second = { ...elsewhere, serverName: 'other.org', namespace: 'other' };
    expect(Object.keys(synth(outdir, elsewhere, second)).sort()).toEqual([
      'well-known/README.md',
      ...['client', 'server', 'support'].map((name) => `well-known/example.org/matrix/${name}`),
      ...['client', 'server', 'support'].map((name) => `well-known/other.org/matrix/${name}`),
    ]);
  });

  test('are named in the next steps', () => {
    const outdir = tempDir();
    synth(outdir, elsewhere);
    expect(readFileSync(join(outdir, 'NEXT-STEPS.md'), 'utf8')).toContain('`well-known/README.md` beside this file');
  });
});
