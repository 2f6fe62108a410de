import { Asset } from '../../lib';
import type { DesktopAppOptions, ElementWebOptions } from '../../lib';
import { find, findingsOf, synthStack } from '../support/manifests';

const files = (element: ElementWebOptions): { readonly [name: string]: string } =>
  find(synthStack({ element }), 'ConfigMap', 'element-config').data;
const web = (desktopApp: DesktopAppOptions) => JSON.parse(files({ desktopApp })['config.json']);
const app = (element: ElementWebOptions) => JSON.parse(files({ desktopApp: {}, ...element })['desktop.json']);
const page = 'https://example.org/app';

test('Element Web names the app by the links of its makers, or by a page alone, or not at all', () => {
  expect(web({})).not.toHaveProperty('desktop_builds');
  expect(web({ promoted: false }).desktop_builds).toEqual({ available: false });
  expect(web({ downloadPage: page, downloads: { macos: `${page}.dmg` } }).desktop_builds).toEqual({
    available: true,
    url: page,
    url_macos: `${page}.dmg`,
    url_win64: '',
    url_win64arm: '',
    url_linux: '',
  });
});

test('the config of the app leads to the homeserver, leaves its updates alone, and tells its makers nothing', () => {
  const config = app({ additionalHosts: ['chat.example.net'] });
  expect(config).toMatchObject({
    default_server_config: { 'm.homeserver': { base_url: 'https://matrix.example.org', server_name: 'example.org' } },
    disable_custom_urls: true,
    web_base_url: 'https://element.example.org/',
    posthog: null,
    bug_report_endpoint_url: '',
    map_style_url: '',
    integrations_ui_url: '',
    integrations_widgets_urls: [],
  });
  for (const key of ['update_base_url', 'desktop_builds', 'modules']) expect(config).not.toHaveProperty(key);
  const updateUrl = 'https://updates.example.org/';
  expect(app({ desktopApp: { updateUrl } }).update_base_url).toBe(updateUrl);
  expect(web({ updateUrl })).not.toHaveProperty('update_base_url');
});

test('the app gets pictures and links of the web server by their whole URLs, and no page or module that it may not read', () => {
  const config = app({
    branding: {
      welcomeBackground: Asset.fromUrl('https://b.org/b.png'),
      footerLinks: [{ text: 'Rules', url: '/custom/rules.html' }],
    },
    homePage: Asset.fromText('home'),
    welcomePage: Asset.fromUrl('https://w.org/'),
    staticFiles: { 'rules.html': Asset.fromText('rules') },
    extraConfig: { modules: ['/modules/a.js', 'https://m.org/m.js'] },
  });
  expect(config).toMatchObject({
    branding: {
      welcome_background_url: 'https://b.org/b.png',
      auth_footer_links: [{ text: 'Rules', url: 'https://element.example.org/custom/rules.html' }],
    },
    embedded_pages: { welcome_url: 'https://w.org/' },
    modules: ['https://m.org/m.js'],
  });
  expect(app({ homePage: Asset.fromText('home') })).not.toHaveProperty('embedded_pages');
});

test('it is at a path of its own only if it is asked for', () => {
  const mounts = (element: ElementWebOptions) =>
    JSON.stringify(
      find(synthStack({ element }), 'Deployment', 'element').spec.template.spec.containers[0].volumeMounts,
    );
  expect(mounts({ desktopApp: {} })).toContain('/app/desktop/config.json');
  expect(mounts({})).not.toContain('desktop');
  expect(Object.keys(files({}))).not.toContain('desktop.json');
});

test.each<[string, DesktopAppOptions, string]>([
  ['files without a page', { downloads: {} }, "'element.desktopApp.downloadPage' is missing"],
  ['a hidden page', { promoted: false, downloadPage: page }, "'element.desktopApp.promoted' must not be false"],
  ['updates by plain HTTP', { updateUrl: 'http://a.org/' }, "'element.desktopApp.updateUrl' must start with https://"],
  ['a page without a scheme', { downloadPage: 'a.org' }, "'element.desktopApp.downloadPage' must be a URL"],
])('%s is refused', (_, desktopApp, finding) => {
  expect(findingsOf(() => synthStack({ element: { desktopApp } }))).toEqual([expect.stringContaining(finding)]);
});

test('the password in the URL of the updates is not shown', () => {
  const desktopApp = { updateUrl: 'http://someone:geheim@a.org/' };
  const findings = findingsOf(() => synthStack({ element: { desktopApp } }));
  expect(findings).toEqual(["'element.desktopApp.updateUrl' must not hold credentials: everybody can read it"]);
});
