import { elementNginxConfig } from '../../lib/element/nginx-config';

const config = elementNginxConfig({ redirectTo: 'https://element.example.org:8443' });

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

test('each block that adds a header has every security header, since nginx drops the inherited ones', () => {
  const plain = elementNginxConfig({});
  const blocks = plain.split(/\n {4}location /).map((block) => block.split('\n    }')[0]);
  const withHeaders = blocks.filter((block) => block.includes('add_header'));
  expect(withHeaders).toHaveLength(5);
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
  ];
  expect(fresh.filter((path) => !noCache.test(path))).toEqual([]);
  expect(
    ['/bundles/0a1b/bundle.js', '/img/logo.svg', '/version2', '/sw.js', '/configs/a.json', '/x/index.html'].filter(
      (p) => noCache.test(p),
    ),
  ).toEqual([]);
});
