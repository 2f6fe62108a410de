import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
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

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe("Element Web's server", () => {
  let nginx: Nginx;
  let config: string;
  beforeAll(async () => {
    const rendered = renderStack({
      element: {
        additionalHosts: ['chat.example.net'],
        desktopApp: { updateUrl: 'https://updates.example.org/' },
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
        'app/desktop/config.json': files['desktop.json'],
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
    '/config.element.example.org.json',
    '/config.chat.example.net.json',
    '/desktop/config.json',
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
    [403, '/desktop/', {}],
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

  test.each(['/custom/', '/custom/../app/version', '/modules/', '/nothing'])('%s is not there', async (path) => {
    expect([403, 404]).toContain((await fetch(`${nginx.url}${path}`)).status);
  });

  // Element asks for the config of its host first, and would log an error for each visitor.
  test.each(['element.example.org', 'chat.example.net', 'localhost'])('has the config of %s', async (host) => {
    const [own, general] = await Promise.all([`/config.${host}.json`, '/config.json'].map((path) => get(path)));
    expect(own.body).toBe(general.body);
  });

  test('an image may have the config of a host', async () => {
    expect((await get('/config.other.json')).body).toBe('{}');
  });

  test('serves the config of Element Desktop', async () => {
    expect(JSON.parse((await get('/desktop/config.json')).body)).toMatchObject({
      update_base_url: 'https://updates.example.org/',
      web_base_url: 'https://element.example.org/',
    });
  });

  test.each([
    ['element.example.org', 'element.example.org'],
    ['chat.example.net', 'chat.example.net'],
    ['CHAT.example.net:80', 'chat.example.net'],
    ['evil.example', 'element.example.org'],
  ])('sends a browser that came by plain HTTP to %s on to the HTTPS of %s', async (host, target) => {
    const { status, headers } = await get('/x?y=1', { 'X-Forwarded-Proto': 'http', Host: host });
    expect([status, headers.location]).toEqual([301, `https://${target}/x?y=1`]);
    expect(headers).toMatchObject(RECOMMENDED);
  });

  test.each(['element.example.org', 'chat.example.net'])('%s has the same headers as any host', async (host) => {
    for (const path of ['/', '/config.json', '/widgets/element-call/', '/nothing']) {
      const [own, other] = [await get(path, { Host: host }), await get(path)];
      const compared = ({ status, headers }: Answer) => ({ status, headers: { ...headers, date: '' } });
      expect(compared(own)).toEqual(compared(other));
    }
  });

  test('without the guide, phones go on to Element, and no other answer changes', async () => {
    const files = renderStack({ element: { mobileApps: { guide: false } } }).get('element-config')!;
    const served = { 'app/index.html': 'page', 'app/mobile_guide/index.html': 'guide', 'app/mobile_guide/a.svg': 'a' };
    const other = await startNginx('Element Web', files, { folders: { '/app': 'app' }, served });
    try {
      for (const path of ['/mobile_guide/', '/mobile_guide/index.html']) {
        const { status, headers, body } = await get(path, {}, other.url);
        expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'text/html', 'no-cache']);
        expect(headers).toMatchObject(RECOMMENDED);
        expect(body).toMatch(/^<!doctype html>.*skip_mobile_redirect.*location\.replace\("\/#\/home"\)<\/script>$/);
      }
      expect((await get('/', {}, other.url)).body).toBe('page');
      expect((await get('/mobile_guide/a.svg', {}, other.url)).body).toBe('a');
      expect((await get('/mobile_guide/', {})).body).toBe('mobile_guide/index.html');
    } finally {
      await other.server.stop();
    }
  });

  /** An answer to a request with any header: `fetch` sets `Host` itself. */
  function get(path: string, headers: OutgoingHttpHeaders = {}, url = nginx.url): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(`${url}${path}`, { headers }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
      });
      sent.on('error', reject).end();
    });
  }
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
