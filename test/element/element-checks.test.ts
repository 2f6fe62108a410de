import { Chart, Testing } from 'cdk8s';
import { Asset, ElementWeb } from '../../lib';
import type { ElementWebOptions } from '../../lib';
import { OWNED_KEYS } from '../../lib/element/element-config';
import { tempDir, write } from '../support/files';
import { find, findingsOf, synthStack } from '../support/manifests';

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

test.each([
  ['example.org; } #', "'homeserver.serverName' must be a server name"],
  ['example.org:8448', "'host' is needed, as no host can be made"],
  ['[2001:db8::1]', "'host' is needed, as no host can be made"],
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
