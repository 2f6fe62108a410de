import { OWNED_KEYS, elementConfig } from '../../lib/element/element-config';
import type { ElementSettings } from '../../lib/element/element-config';

const SETTINGS: ElementSettings = {
  serverName: 'example.org',
  homeserverUrl: 'https://matrix.example.org',
  brand: 'Element',
  theme: 'light',
  roomDirectory: ['example.org'],
  allowOtherHomeservers: false,
  mobileApps: {},
  desktopApp: {},
  features: { homeserverUrl: 'https://matrix.example.org', chosen: {}, offered: {}, extraConfig: {} },
};
const config = (settings: Partial<ElementSettings> = {}) => elementConfig({ ...SETTINGS, ...settings });

test('the smallest config logs into the homeserver and sends nothing to a third party', () => {
  expect(config()).toEqual({
    default_server_config: { 'm.homeserver': { base_url: 'https://matrix.example.org', server_name: 'example.org' } },
    disable_custom_urls: true,
    disable_guests: true,
    brand: 'Element',
    default_theme: 'light',
    room_directory: { servers: ['example.org'] },
    integrations_ui_url: '',
    integrations_rest_url: '',
    uisi_autorageshake_app: '',
    setting_defaults: { 'UIFeature.widgets': false, 'UIFeature.identityServer': false, 'UIFeature.feedback': false },
    features: { feature_video_rooms: false, feature_element_call_video_rooms: false },
    show_labs_settings: false,
    mobile_guide_app_variant: 'element',
    mobile_builds: {
      ios: 'https://apps.apple.com/app/element-x-secure-chat-call/id1631335820',
      android: 'https://play.google.com/store/apps/details?id=io.element.android.x',
      fdroid: 'https://f-droid.org/packages/io.element.android.x',
    },
  });
});

test.each([
  'bug_report_endpoint_url',
  'map_style_url',
  'integrations_widgets_urls',
  'jitsi',
  'posthog',
  'enable_presence_by_hs_url',
])('%s is not in it unless asked for', (key) => expect(config()).not.toHaveProperty(key));

test("no identity server, though Element's own default has one", () => {
  expect(JSON.stringify(config())).not.toContain('m.identity_server');
  expect(JSON.stringify(config())).not.toMatch(/vector\.im|element\.io/);
});

test.each<[string, Partial<ElementSettings>, object]>([
  ['the name', { brand: 'Chat' }, { brand: 'Chat' }],
  ['the logo', { logoUrl: '/l' }, { branding: { auth_header_logo_url: '/l' } }],
  ['the background', { welcomeBackgroundUrl: '/b' }, { branding: { welcome_background_url: '/b' } }],
  ['no links', { footerLinks: [] }, { branding: { auth_footer_links: [] } }],
  ['links', { footerLinks: [{ text: 'T', url: 'U' }] }, { branding: { auth_footer_links: [{ text: 'T', url: 'U' }] } }],
  ['pages', { homeUrl: '/h', welcomeUrl: '/w' }, { embedded_pages: { home_url: '/h', welcome_url: '/w' } }],
  ['one page', { homeUrl: '/h' }, { embedded_pages: { home_url: '/h' } }],
  ['the theme', { theme: 'dark' }, { default_theme: 'dark' }],
  ['the country', { countryCode: 'DE' }, { default_country_code: 'DE' }],
  ['the directory', { roomDirectory: [] }, { room_directory: { servers: [] } }],
  ['own links', { linkUrl: 'https://e.org' }, { permalink_prefix: 'https://e.org' }],
  ['other homeservers', { allowOtherHomeservers: true }, { disable_custom_urls: false }],
])('%s ends in exactly its own keys', (_, settings, expected) => {
  expect(config(settings)).toEqual({ ...config(), ...expected });
});

test('every key that comes from a prop is owned', () => {
  const full = config({
    logoUrl: 'l',
    welcomeBackgroundUrl: 'b',
    footerLinks: [],
    homeUrl: 'h',
    welcomeUrl: 'w',
    countryCode: 'DE',
  });
  const written = Object.entries(full).flatMap(([key, value]) =>
    OWNED_KEYS[key] || typeof value !== 'object' || value === null
      ? [key]
      : Object.keys(value).map((k) => `${key}/${k}`),
  );
  const privacy = [
    ...['integrations_ui_url', 'integrations_rest_url', 'uisi_autorageshake_app', 'show_labs_settings'],
    ...['setting_defaults/UIFeature.identityServer', 'setting_defaults/UIFeature.feedback'],
    // The user's own settings win over the features of the homeserver.
    ...['disable_guests', 'setting_defaults/UIFeature.widgets'],
    ...['features/feature_video_rooms', 'features/feature_element_call_video_rooms'],
    ...['mobile_guide_app_variant', 'mobile_builds/ios', 'mobile_builds/android', 'mobile_builds/fdroid'],
  ];
  expect(written.filter((key) => !OWNED_KEYS[key]).sort()).toEqual(privacy.sort());
});
