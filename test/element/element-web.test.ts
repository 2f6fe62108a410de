import { Chart } from 'cdk8s';
import { Asset, ElementTheme, ElementWeb } from '../../lib';
import type { ElementWebProps } from '../../lib';
import { tempDir, write } from '../support/files';
import { find, identity, newStack, synth } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { Testing } from 'cdk8s';

const dir = tempDir();
const homeserver = { serverName: 'example.org', baseUrl: 'https://matrix.example.org/' };

/** Element Web in a user's own chart, for a homeserver outside of it. */
function alone(props: Partial<ElementWebProps> = {}): Manifest[] {
  return synth(
    (app) => new ElementWeb(new Chart(app, 'chart', { namespace: 'mine' }), 'element', { homeserver, ...props }),
  );
}

const config = (manifests: Manifest[]) =>
  JSON.parse(find(manifests, 'ConfigMap', 'element-config').data['config.json'] as string);

test('Element Web alone, with everything that it can be given', () => {
  const props: Partial<ElementWebProps> = {
    host: 'chat.example.org',
    branding: {
      name: 'Chat',
      logo: Asset.fromFile(write(dir, 'my-logo.svg', '<svg/>')),
      welcomeBackground: Asset.fromUrl('https://example.org/bg.jpg'),
      footerLinks: [{ text: 'Rules', url: 'https://chat.example.org/custom/rules.html' }],
    },
    homePage: Asset.fromText('<p>home</p>'),
    welcomePage: Asset.fromText('<p>welcome</p>'),
    staticFiles: {
      'rules.html': Asset.fromText('<p>rules</p>'),
      'p.png': Asset.fromFile(write(dir, 'p.png', Buffer.from([137, 80, 255, 0]))),
    },
    theme: ElementTheme.DARK,
    countryCode: 'DE',
    extraConfig: { setting_defaults: { RustCrypto: true }, map_style_url: 'https://example.org/map' },
  };
  expect(alone(props)).toMatchSnapshot();
});

test('with nothing but a homeserver it has a host, and no folder of its own', () => {
  const manifests = alone();
  expect(manifests.map(identity)).toEqual([
    'ConfigMap mine/element-config',
    'Deployment mine/element',
    'Service mine/element',
  ]);
  expect(config(manifests).default_server_config).toEqual({
    'm.homeserver': { base_url: 'https://matrix.example.org', server_name: 'example.org' },
  });
});

test('what it knows about the homeserver is what the homeserver says', () => {
  const stack = newStack(Testing.app(), { homeserverHost: 'm.example.net' });
  expect(stack.element.config).toMatchObject({
    default_server_config: { 'm.homeserver': { base_url: 'https://m.example.net', server_name: 'example.org' } },
    room_directory: { servers: ['example.org'] },
  });
  expect(stack.synapse.config).toMatchObject({ public_baseurl: 'https://m.example.net/', server_name: 'example.org' });
});

test('pages and pictures are named where they are served, and a URL stays what it is', () => {
  const page = Asset.fromText('x');
  const { branding, embedded_pages } = config(
    alone({
      homePage: page,
      welcomePage: Asset.fromUrl('https://a.org/w'),
      branding: {
        logo: Asset.fromFile(write(dir, 'l.SVG', '<svg/>')),
        welcomeBackground: Asset.fromFile(write(dir, 'b.png', 'x')),
      },
    }),
  );
  expect(embedded_pages).toEqual({ home_url: '/custom/home.html', welcome_url: 'https://a.org/w' });
  expect(branding).toEqual({
    auth_header_logo_url: '/custom/logo.SVG',
    welcome_background_url: '/custom/background.png',
  });
});

test('each file that is named by a path is in the ConfigMap, as it was', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const manifests = alone({
    staticFiles: { 'a.bin': Asset.fromFile(write(dir, 'a.bin', bytes)), 'u.txt': Asset.fromText('ü') },
  });
  const { data, binaryData } = find(manifests, 'ConfigMap', 'element-custom-files');
  expect(Buffer.from(binaryData['a.bin'] as string, 'base64').equals(bytes)).toBe(true);
  expect(data).toEqual({ 'u.txt': 'ü' });
});

test.each<[string, Partial<ElementWebProps>]>([
  ['a setting', { countryCode: 'DE' }],
  ['the web server', { redirectToHttps: false }],
  ['a page', { homePage: Asset.fromText('other') }],
])('its pods are rolled out after a change of %s', (_, props) => {
  const template = (p: Partial<ElementWebProps>) =>
    JSON.stringify(find(alone({ homePage: Asset.fromText('one'), ...p }), 'Deployment', 'element').spec.template);
  expect(template(props)).not.toBe(template({}));
});
