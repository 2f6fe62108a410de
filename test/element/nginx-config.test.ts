import { elementNginxConfig } from '../../lib/element/nginx-config';

const REDIRECTS = [{ host: 'element.example.org', url: 'https://element.example.org:8443' }];
const config = elementNginxConfig({ redirects: REDIRECTS });

test('the config as it is written', () => {
  expect(config).toMatchSnapshot();
});

test('the redirect to HTTPS is all that the setting changes', () => {
  const redirect = config.split('\n').filter((line) => !elementNginxConfig({}).includes(line));
  expect(redirect.map((line) => line.trim())).toEqual([
    'if ($http_x_forwarded_proto = http) {',
    // The host of the request isn't in it, as anybody can forge it.
    'return 301 https://element.example.org:8443$request_uri;',
  ]);
});

test('each of several hosts is redirected to itself, and a forged one to the first', () => {
  const other = { host: 'chat.example.net', url: 'https://chat.example.net:8443' };
  const redirect = elementNginxConfig({ redirects: [...REDIRECTS, other] })
    .split('\n')
    .filter((line) => !elementNginxConfig({}).includes(line));
  expect(redirect.map((line) => line.trim())).toEqual([
    'set $https_url https://element.example.org:8443;',
    'if ($host = chat.example.net) {',
    'set $https_url https://chat.example.net:8443;',
    'if ($http_x_forwarded_proto = http) {',
    'return 301 $https_url$request_uri;',
  ]);
});

test('without the guide, a page leads phones back, and its location comes before that of the pages', () => {
  const without = elementNginxConfig({ withoutGuide: true });
  const locations = [...without.matchAll(/location ~ (\S+) \{/g)].map(([, pattern]) => new RegExp(pattern));
  expect(locations.findIndex((pattern) => pattern.test('/mobile_guide/'))).toBe(0);
  expect(locations[0].test('/mobile_guide/index.html')).toBe(true);
  expect(locations[0].test('/mobile_guide/assets/a.svg')).toBe(false);
  expect(config).not.toContain('sessionStorage');
});

test('each block that adds a header has every security header, since nginx drops the inherited ones', () => {
  const plain = elementNginxConfig({});
  const blocks = plain.split(/\n {4}location /).map((block) => block.split('\n    }')[0]);
  const withHeaders = blocks.filter((block) => block.includes('add_header'));
  expect(withHeaders).toHaveLength(6);
  for (const block of withHeaders) {
    for (const header of [
      'X-Frame-Options',
      'X-Content-Type-Options',
      'X-XSS-Protection',
      'Content-Security-Policy',
      'Referrer-Policy',
    ])
      expect(block).toMatch(new RegExp(`add_header ${header} .* always;`));
  }
});

test('a browser asks again for what changes without changing its name, and for nothing else', () => {
  const patterns = [...config.matchAll(/location ~ (\S+) \{/g)].map((match) => new RegExp(match[1]));
  expect(patterns).toHaveLength(2);
  const noCache = { test: (path: string) => patterns.some((pattern) => pattern.test(path)) };
  const fresh = [
    '/',
    '/index.html',
    '/config.json',
    '/config.element.example.org.json',
    '/version',
    '/i18n/languages.json',
    '/desktop/config.json',
  ];
  expect(fresh.filter((path) => !noCache.test(path))).toEqual([]);
  expect(
    ['/bundles/0a1b/bundle.js', '/img/logo.svg', '/version2', '/sw.js', '/configs/a.json', '/x/index.html'].filter(
      (p) => noCache.test(p),
    ),
  ).toEqual([]);
});
