import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Asset } from '../../lib';
import { Server, freePort } from './support/processes';
import { renderStack } from './support/rendered';
import type { Files } from './support/rendered';

/** Runs nginx on loopback as its image does. Only the port and the folders differ. */
async function startNginx(
  name: string,
  files: Files,
  folders: Files,
  served: Files,
): Promise<{ server: Server; url: string }> {
  const root = mkdtempSync(join(tmpdir(), 'nginx-'));
  // If root starts nginx, its workers run as another user, who must be able to enter the folder.
  chmodSync(root, 0o755);
  const port = await freePort();
  let config = files['default.conf']
    .replace('listen 8080;', `listen 127.0.0.1:${port};`)
    .replace('listen [::]:8080;', '')
    .replace('alias /modules/', `alias ${root}/modules/`);
  for (const [inPod, here] of Object.entries(folders)) config = config.replaceAll(inPod, join(root, here));
  const main = `pid ${root}/pid; error_log stderr; daemon off;
events {}
http { include mime.types; access_log off; client_body_temp_path ${root}/a; proxy_temp_path ${root}/b; fastcgi_temp_path ${root}/c;
uwsgi_temp_path ${root}/d; scgi_temp_path ${root}/e; include ${root}/default.conf; }`;
  const all = {
    ...served,
    'nginx.conf': main,
    'default.conf': config,
    'mime.types': 'types { text/html html; application/json json; application/wasm wasm; }',
  };
  for (const [file, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  execFileSync('nginx', ['-t', '-q', '-p', root, '-c', join(root, 'nginx.conf')]);
  const url = `http://127.0.0.1:${port}`;
  const server = await Server.start(name, ['nginx', '-p', root, '-c', join(root, 'nginx.conf')], {
    ready: async () => (await fetch(`${url}/health`)).ok,
  });
  return { server, url };
}

const RECOMMENDED = {
  'x-frame-options': 'SAMEORIGIN',
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '1; mode=block',
  'content-security-policy': "frame-ancestors 'self'",
};

describe("Element Web's server", () => {
  let nginx: Awaited<ReturnType<typeof startNginx>>;
  let config: string;
  beforeAll(async () => {
    const rendered = renderStack({
      element: {
        homePage: Asset.fromText('<h1>home</h1>'),
        staticFiles: { 'rules.html': Asset.fromText('<h1>rules</h1>') },
      },
    });
    const files = rendered.get('element-config')!;
    const own = Object.entries(rendered.get('element-custom-files')!).map(([name, text]) => [
      `own/custom/${name}`,
      text,
    ]);
    config = files['config.json'];
    const app = ['index.html', 'version', 'i18n/en.json', 'bundles/x/app.js'].map((file) => [`app/${file}`, file]);
    const withModules = JSON.stringify({ ...(JSON.parse(config) as object), modules: ['/modules/x/index.js'] });
    nginx = await startNginx(
      'Element Web',
      files,
      { '/app': 'app', '/custom-files': 'own', '/tmp/element-web-config': 'copy' },
      {
        ...Object.fromEntries([...app, ...own]),
        'app/config.json': config,
        'app/config.other.json': '{}',
        'copy/config.json': withModules,
        'modules/x/index.js': 'module',
      },
    );
  });
  afterAll(() => nginx.server.stop());

  test.each([
    '/',
    '/index.html',
    '/config.json',
    '/config.other.json',
    '/modules/x/index.js',
    '/version',
    '/i18n/en.json',
    '/custom/rules.html',
    '/custom/home.html',
  ])('%s has the security headers and is asked for each time', async (path) => {
    const answer = await fetch(`${nginx.url}${path}`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ ...RECOMMENDED, 'cache-control': 'no-cache' });
  });

  test('what has a hash in its name may be kept', async () => {
    const { headers } = await fetch(`${nginx.url}/bundles/x/app.js`);
    expect(headers.get('cache-control')).toBeNull();
    expect(Object.fromEntries(headers)).toMatchObject(RECOMMENDED);
  });

  test('serves the rendered config, and own pages where it says they are', async () => {
    const served = (await (await fetch(`${nginx.url}/config.json`)).json()) as {
      modules: string[];
      embedded_pages: { home_url: string };
    };
    // The entrypoint has added the modules that it found to the config.
    expect(served).toEqual({ ...(JSON.parse(config) as object), modules: ['/modules/x/index.js'] });
    expect(await (await fetch(`${nginx.url}${served.modules[0]}`)).text()).toBe('module');
    expect(await (await fetch(`${nginx.url}${served.embedded_pages.home_url}`)).text()).toBe('<h1>home</h1>');
  });

  test.each(['/config.element.example.org.json', '/custom/', '/custom/../app/version', '/modules/', '/nothing'])(
    '%s is not there',
    async (path) => {
      expect([403, 404]).toContain((await fetch(`${nginx.url}${path}`)).status);
    },
  );

  test('sends a browser that came by plain HTTP to HTTPS', async () => {
    const headers = { 'X-Forwarded-Proto': 'http', Host: 'element.example.org' };
    const answer = await fetch(`${nginx.url}/x?y=1`, { headers, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([301, expect.stringMatching(/^https:.*\/x\?y=1$/)]);
  });
});

describe("the server name's own host", () => {
  let nginx: Awaited<ReturnType<typeof startNginx>>;
  const odd = { 'org.example.odd': { text: `it's \\ "quoted" $host {}; ü` } };
  beforeAll(async () => {
    const files = renderStack({ synapse: { wellKnownClientContent: odd } }).get('well-known-config')!;
    nginx = await startNginx('well-known', files, {}, {});
  });
  afterAll(() => nginx.server.stop());

  test('tells clients, from any page, whatever is in it', async () => {
    const answer = await fetch(`${nginx.url}/.well-known/matrix/client`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toEqual({ ...odd, 'm.homeserver': { base_url: 'https://matrix.example.org/' } });
  });

  test('tells servers', async () => {
    const answer = await fetch(`${nginx.url}/.well-known/matrix/server`);
    expect(await answer.json()).toEqual({ 'm.server': 'matrix.example.org:443' });
    expect((await fetch(`${nginx.url}/anything`)).status).toBe(404);
  });
});
