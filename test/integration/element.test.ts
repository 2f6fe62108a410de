import { Asset } from '../../lib';
import { startNginx } from './support/nginx';
import type { Nginx } from './support/nginx';
import { renderStack } from './support/rendered';

const RECOMMENDED = {
  'x-frame-options': 'SAMEORIGIN',
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '1; mode=block',
  'content-security-policy': "frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
};

describe("Element Web's server", () => {
  let nginx: Nginx;
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
    const calls = ['index.html', 'config.json', 'assets/index-DG89ryiZ.js'].map(
      (file) => `widgets/element-call/${file}`,
    );
    const all = ['index.html', 'mobile_guide/index.html', 'version', 'i18n/en.json', 'bundles/x/app.js', ...calls];
    const app = all.map((file) => [`app/${file}`, file]);
    const withModules = JSON.stringify({ ...(JSON.parse(config) as object), modules: ['/modules/x/index.js'] });
    nginx = await startNginx('Element Web', files, {
      folders: { '/app': 'app', '/custom-files': 'own', '/tmp/element-web-config': 'copy' },
      served: {
        ...Object.fromEntries([...app, ...own]),
        'app/config.json': config,
        'app/config.other.json': '{}',
        'copy/config.json': withModules,
        'modules/x/index.js': 'module',
      },
    });
  });
  afterAll(() => nginx.server.stop());

  test.each([
    '/',
    '/index.html',
    '/mobile_guide/',
    '/mobile_guide/index.html',
    '/config.json',
    '/config.other.json',
    '/modules/x/index.js',
    '/version',
    '/i18n/en.json',
    '/custom/rules.html',
    '/custom/home.html',
    '/widgets/element-call/index.html',
    '/widgets/element-call/',
    '/widgets/element-call/config.json',
  ])('%s has the security headers and is asked for each time', async (path) => {
    const answer = await fetch(`${nginx.url}${path}`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ ...RECOMMENDED, 'cache-control': 'no-cache' });
  });

  test.each(['/bundles/x/app.js', '/widgets/element-call/assets/index-DG89ryiZ.js'])(
    '%s has a hash in its name and may be kept',
    async (path) => {
      const { headers } = await fetch(`${nginx.url}${path}`);
      expect(headers.get('cache-control')).toBeNull();
      expect(Object.fromEntries(headers)).toMatchObject(RECOMMENDED);
    },
  );

  test.each<[number, string, RequestInit]>([
    [200, '/health', {}],
    [301, '/x?y=1', { headers: { 'X-Forwarded-Proto': 'http' } }],
    [301, '/mobile_guide', {}],
    [404, '/custom/', {}],
    [404, '/config.element.example.org.json', {}],
    [404, '/custom/nothing', {}],
    [404, '/modules/nothing', {}],
    [404, '/nothing', {}],
    [405, '/', { method: 'POST' }],
    [405, '/config.json', { method: 'PUT' }],
  ])('an answer of %i at %s has the security headers', async (status, path, init) => {
    const answer = await fetch(`${nginx.url}${path}`, { redirect: 'manual', ...init });
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject(RECOMMENDED);
  });

  test.each(['/', '/widgets/element-call/index.html'])(
    '%s may be framed by the host, use camera, microphone and screen, and reach any call service',
    async (path) => {
      const { headers } = await fetch(`${nginx.url}${path}`);
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      // Any other directive, such as `connect-src`, would have to name the hosts of all homeservers.
      expect(headers.get('content-security-policy')).toBe("frame-ancestors 'self'");
      // Without a policy, a page has all three, and lends them to frames of its own host.
      expect(headers.get('permissions-policy')).toBeNull();
      expect(headers.get('cross-origin-embedder-policy')).toBeNull();
    },
  );

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
  let nginx: Nginx;
  const odd = { 'org.example.odd': { text: `it's \\ "quoted" $host {}; ü` } };
  beforeAll(async () => {
    const files = renderStack({ synapse: { wellKnownClientContent: odd } }).get('well-known-config')!;
    nginx = await startNginx('well-known', files);
  });
  afterAll(() => nginx.server.stop());

  test('tells clients, from any page, whatever is in it', async () => {
    const answer = await fetch(`${nginx.url}/.well-known/matrix/client`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toEqual({
      ...odd,
      'org.matrix.msc4143.rtc_foci': [{ type: 'livekit', livekit_service_url: 'https://rtc.example.org' }],
      'm.homeserver': { base_url: 'https://matrix.example.org/' },
    });
  });

  test('tells servers', async () => {
    const answer = await fetch(`${nginx.url}/.well-known/matrix/server`);
    expect(await answer.json()).toEqual({ 'm.server': 'matrix.example.org:443' });
    expect((await fetch(`${nginx.url}/anything`)).status).toBe(404);
  });
});
