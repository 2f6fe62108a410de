import { Chart, Testing } from 'cdk8s';
import { Asset, ElementWeb } from '../../lib';
import type { ElementWebOptions } from '../../lib';
import { OWNED_KEYS } from '../../lib/element/element-config';
import { tempDir, write } from '../support/files';
import { find, findingsOf, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const dir = tempDir();
const URL_RULE = 'must be a URL that starts with https:// or http://';
const FILE_RULE = 'must be a file that exists, relative to where synth runs';
const PICTURE_RULE =
  "must be a picture whose file name tells its kind, such as logo.svg or logo.png: browsers don't show others";
const text = Asset.fromText('x');
const picture = Asset.fromFile(write(dir, 'any.svg', '<svg/>'));

test.each<[string, ElementWebOptions, string]>([
  [
    'a link',
    {
      branding: {
        footerLinks: [
          { text: 'a', url: 'https://x.org' },
          { text: 'b', url: 'javascript:x' },
        ],
      },
    },
    `'element.branding.footerLinks[1].url' ${URL_RULE}, or the path of a file that is served here, got "javascript:x"`,
  ],
  [
    'a server of the directory',
    { roomDirectory: ['X y'] },
    `'element.roomDirectory[0]' must be a server name as it is in user IDs, for example "example.net" or "example.net:8448", got "X y"`,
  ],
  ['a country', { countryCode: 'de' }, `'element.countryCode' must be two capital letters, for example "DE", got "de"`],
  ['a page', { homePage: Asset.fromFile('no.html') }, `'element.homePage' ${FILE_RULE}, got "no.html"`],
  ['the other page', { welcomePage: Asset.fromFile('/') }, `'element.welcomePage' ${FILE_RULE}, got "/"`],
  [
    'the logo',
    { branding: { logo: Asset.fromUrl('logo.svg') } },
    `'element.branding.logo' ${URL_RULE}, got "logo.svg"`,
  ],
  [
    'the background',
    { branding: { welcomeBackground: Asset.fromFile('no.jpg') } },
    `'element.branding.welcomeBackground' ${FILE_RULE}, got "no.jpg"`,
  ],
  [
    'a logo of an unknown kind',
    { branding: { logo: Asset.fromText('<svg/>') } },
    `'element.branding.logo' ${PICTURE_RULE}`,
  ],
  [
    'a background of an unknown kind',
    { branding: { welcomeBackground: Asset.fromFile(write(dir, 'picture', 'x')) } },
    `'element.branding.welcomeBackground' ${PICTURE_RULE}`,
  ],
  [
    'a link to a page that is not served',
    { branding: { footerLinks: [{ text: 'a', url: '/custom/rule.html' }] }, staticFiles: { 'rules.html': text } },
    `'element.branding.footerLinks[0].url' ${URL_RULE}, or the path of a file that is served here, got "/custom/rule.html"`,
  ],
  [
    'a folder in a name',
    { staticFiles: { 'a/b.html': text } },
    `'element.staticFiles['a/b.html']' must be a plain file name, without a folder`,
  ],
  [
    'a hidden file',
    { staticFiles: { '..': text } },
    `'element.staticFiles['..']' must be a plain file name, without a folder`,
  ],
  [
    'a static file that is elsewhere',
    { staticFiles: { a: Asset.fromUrl('https://x.org/a') } },
    `'element.staticFiles['a']' must be a file or text: a URL needs no serving, got "https://x.org/a"`,
  ],
])('a wrong option of Element Web is refused: %s', (_, element, expected) => {
  expect(findingsOf(() => synthStack({ element }))).toEqual([expected]);
});

test.each(Object.entries(OWNED_KEYS))('%s in extraConfig is refused: %s', (path, owner) => {
  const keys = path.split('/');
  const extraConfig = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 1) as { [key: string]: unknown };
  expect(findingsOf(() => synthStack({ element: { extraConfig } }))).toEqual([
    `'element.extraConfig.${keys.join('.')}' is not taken here, because the library writes it: ${owner}`,
  ]);
});

test.each<[string, { readonly [key: string]: unknown }, string[]]>([
  [
    'a known key',
    { showLabsSettings: true },
    ["'element.extraConfig.showLabsSettings' must be spelled 'show_labs_settings'"],
  ],
  ['another spelling', { 'Show-Labs-Settings': true }, ["'element.extraConfig.Show-Labs-Settings' must be spelled"]],
  [
    'a key of a prop',
    { defaultCountryCode: 'GB' },
    [
      "'element.extraConfig.defaultCountryCode' is not taken here, because the library writes it, as 'default_country_code': use the prop 'countryCode'",
    ],
  ],
  [
    'keys inside of blocks',
    {
      embeddedPages: { homeUrl: 'h', loginForWelcome: true },
      branding: { authHeaderLogoUrl: 'l' },
      jitsi: { preferredDomain: 'j' },
    },
    [
      "'element.extraConfig.embeddedPages' must be spelled 'embedded_pages'",
      "'element.extraConfig.embeddedPages.homeUrl' is not taken here",
      "'element.extraConfig.embeddedPages.loginForWelcome' must be spelled 'login_for_welcome'",
      "'element.extraConfig.branding.authHeaderLogoUrl' is not taken here",
      "'element.extraConfig.jitsi.preferredDomain' must be spelled 'preferred_domain'",
    ],
  ],
  [
    'settings',
    { settingDefaults: { 'uifeature.registration': true }, setting_defaults: { UIFeatureDeactivate: false } },
    [
      "'element.extraConfig.settingDefaults' must be spelled",
      "'element.extraConfig.settingDefaults.uifeature.registration' must be spelled 'UIFeature.registration'",
      "'element.extraConfig.setting_defaults.UIFeatureDeactivate' must be spelled 'UIFeature.deactivate'",
    ],
  ],
  [
    'names of older versions',
    { piwik: false, welcomeUserId: '@bot:x', element_call: { url: 'https://call.example.org' } },
    [
      "'element.extraConfig.piwik' is a name",
      "'element.extraConfig.welcomeUserId' is a name",
      "'element.extraConfig.element_call.url' is a name",
    ],
  ],
  [
    'right names, and names of own modules',
    {
      sync_timeline_limit: 5,
      'org.example.module': { showLabsSettings: 1 },
      setting_defaults: { showReadReceipts: false },
      enable_presence_by_hs_url: { 'https://a.org': true },
    },
    [],
  ],
])('extraConfig with %s', (_, extraConfig, expected) => {
  const build = () => synthStack({ element: { extraConfig } });
  if (expected.length === 0) expect(build).not.toThrow();
  else expect(findingsOf(build)).toEqual(expected.map((start) => expect.stringContaining(start)));
});

test('alone, all findings are told at once, and props have no prefix', () => {
  const homeserver = { serverName: 'example.org', baseUrl: 'https://matrix.example.org/' };
  const props = { homeserver, host: 'Chat', countryCode: 'x', roomDirectory: [''] };
  const findings = findingsOf(() => new ElementWeb(new Chart(Testing.app(), 'chart'), 'element', props));
  expect(findings.map((f) => f.split(' ')[0])).toEqual([`'host'`, `'roomDirectory[0]'`, `'countryCode'`]);
});

test("a link may lead to a page of one's own", () => {
  const footerLinks = [{ text: 'Rules', url: '/custom/rules.html' }];
  const stack = synthStack({ element: { branding: { footerLinks }, staticFiles: { 'rules.html': text } } });
  const config = find(stack, 'ConfigMap', 'element-config').data as { readonly [file: string]: string };
  expect(JSON.parse(config['config.json'])).toMatchObject({ branding: { auth_footer_links: footerLinks } });
});

test("alone, it can't be on the homeserver's host either", () => {
  const homeserver = { serverName: 'example.org', baseUrl: 'https://matrix.example.org/' };
  const props = { homeserver, host: 'matrix.example.org' };
  expect(findingsOf(() => new ElementWeb(new Chart(Testing.app(), 'chart'), 'element', props))).toEqual([
    `'host' must not be the homeserver's host: a page there could act for every user, got "matrix.example.org"`,
  ]);
});

const ofSize = (name: string, size: number, unit: string | Buffer = Buffer.from([255])) =>
  Asset.fromFile(write(dir, name, Buffer.alloc(size, unit)));

test.each([
  ['example.org; } #', "'homeserver.serverName' must be a server name"],
  ['example.org:8448', "'host' must be a host name"],
  ['[2001:db8::1]', "'host' must be a host name"],
])(
  'alone, the name of its homeserver does not get into the config of nginx unless it is one: %s',
  (serverName, finding) => {
    const homeserver = { serverName, baseUrl: 'https://matrix.example.org/' };
    const build = (props: object) =>
      new ElementWeb(new Chart(Testing.app(), 'chart'), 'element', { homeserver, ...props });
    expect(findingsOf(() => build({}))).toEqual([expect.stringContaining(finding)]);
    if (finding.startsWith("'host'")) expect(() => build({ host: 'chat.example.org' })).not.toThrow();
  },
);

test('files that are too large are told by their own props and true sizes, until the others fit', () => {
  const element = {
    branding: { logo: ofSize('l.png', 3_000_000), welcomeBackground: ofSize('b.png', 5_000_000) },
    homePage: ofSize('home.html', 10),
    staticFiles: { 'large.bin': ofSize('large.bin', 2_000_000) },
  };
  expect(findingsOf(() => synthStack({ element }))).toEqual([
    expect.stringMatching(
      /^'element.branding.welcomeBackground' has 5000000 bytes, and own files together have 10000010/,
    ),
    expect.stringMatching(/^'element.branding.logo' has 3000000 bytes/),
  ]);
});

/** The files as the pod has them: from the first ConfigMap, or put together from parts. */
function served(manifests: Manifest[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const map of ofKind(manifests, 'ConfigMap').filter((m) => m.metadata.name?.startsWith('element-custom'))) {
    // The annotation of `kubectl apply` holds the whole object.
    expect(Buffer.byteLength(JSON.stringify(map))).toBeLessThan(262_144);
    const contents = [
      ...Object.entries<string>(map.data ?? {}).map(([name, text]) => [name, Buffer.from(text)] as const),
      ...Object.entries<string>(map.binaryData ?? {}).map(
        ([name, text]) => [name, Buffer.from(text, 'base64')] as const,
      ),
    ];
    for (const [key, content] of contents) {
      const name = map.metadata.name === 'element-custom-files' ? key : key.replace(/\.\d{3}$/, '');
      files.set(name, Buffer.concat([files.get(name) ?? Buffer.alloc(0), content]));
    }
  }
  return files;
}

test.each([
  ['text', 'x'],
  ['text that JSON has to escape', '\\'],
  ['bytes', Buffer.from([255])],
])('%s of any size is served as it is, from ConfigMaps that `kubectl apply` takes', (_, unit) => {
  for (const size of [1, 120_000, 179_999, 180_000, 180_001, 191_000, 256_000, 600_000, 3_000_000]) {
    const element = {
      branding: { logo: ofSize('l.png', size, unit), welcomeBackground: ofSize('b.png', 600_000, unit) },
      staticFiles: Object.fromEntries(
        Array.from({ length: 30 }, (__, index) => [`f${index}.000`, ofSize(`f${index}`, 10_000, unit)]),
      ),
    };
    const files = served(synthStack({ element }));
    expect(files.size).toBe(32);
    expect(files.get('logo.png')?.equals(Buffer.alloc(size, unit))).toBe(true);
    expect(files.get('background.png')?.equals(Buffer.alloc(600_000, unit))).toBe(true);
    expect(files.get('f29.000')?.equals(Buffer.alloc(10_000, unit))).toBe(true);
  }
});

test.each<[string, ElementWebOptions]>([
  ['home.html', { homePage: Asset.fromText('a') }],
  ['welcome.html', { welcomePage: Asset.fromText('a') }],
  ['logo.svg', { branding: { logo: picture } }],
  ['background.svg', { branding: { welcomeBackground: picture } }],
])('a static file %s is refused where it would take the place of a page or picture', (name, options) => {
  const element = { ...options, staticFiles: { [name]: text } };
  expect(findingsOf(() => synthStack({ element }))).toEqual([
    expect.stringContaining(`'element.staticFiles['${name}']'`),
  ]);
  expect(() => synthStack({ element: { staticFiles: { [name]: text } } })).not.toThrow();
});
