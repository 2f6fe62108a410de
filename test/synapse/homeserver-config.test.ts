import { homeserverConfig } from '../../lib/synapse/homeserver-config';
import type { HomeserverSettings, SecretPaths } from '../../lib/synapse/homeserver-config';
import { fc, holds } from '../support/property';

const SETTINGS: HomeserverSettings = {
  serverName: 'example.org',
  host: 'matrix.example.org',
  baseUrl: 'https://matrix.example.org/',
  database: { name: 'sqlite3', args: { database: '/data/homeserver.db' } },
  registration: { enable_registration: false },
  federation: { enabled: true },
  trustedKeyServers: ['matrix.org'],
  maxUploadSize: '50M',
  presence: true,
  reportStats: false,
  publicRooms: { withoutLogin: false, overFederation: false },
  autoJoinRooms: [],
  metrics: false,
  logLevel: 'INFO',
};
const PATHS: SecretPaths = { signingKey: '/s/signing', macaroonSecretKey: '/s/macaroon', formSecret: '/s/form' };

const config = (settings: Partial<HomeserverSettings> = {}, paths: Partial<SecretPaths> = {}) =>
  homeserverConfig({ ...SETTINGS, ...settings }, { ...PATHS, ...paths });

test('the smallest config says all that Synapse needs and nothing that is off', () => {
  expect(config()).toEqual({
    server_name: 'example.org',
    public_baseurl: 'https://matrix.example.org/',
    serve_server_wellknown: false,
    listeners: [
      {
        port: 8008,
        type: 'http',
        x_forwarded: true,
        resources: [{ names: ['client', 'federation'], compress: false }],
      },
    ],
    database: { name: 'sqlite3', args: { database: '/data/homeserver.db' } },
    media_store_path: '/data/media_store',
    log_config: '/config/log.yaml',
    report_stats: false,
    signing_key_path: '/s/signing',
    macaroon_secret_key_path: '/s/macaroon',
    form_secret_path: '/s/form',
    enable_registration: false,
    trusted_key_servers: [{ server_name: 'matrix.org' }],
    suppress_key_server_warning: true,
    max_upload_size: '50M',
    url_preview_enabled: false,
    presence: { enabled: true },
    allow_public_rooms_without_auth: false,
    allow_public_rooms_over_federation: false,
    enable_metrics: false,
  });
});

test('without federation there is no federation listener and no server well-known', () => {
  const alone = config({ federation: { enabled: false, allowList: [] }, host: 'example.org' });
  expect(alone.listeners).toEqual([expect.objectContaining({ resources: [{ names: ['client'], compress: false }] })]);
  expect(alone.serve_server_wellknown).toBe(false);
  expect(alone.federation_domain_whitelist).toEqual([]);
});

test("on the server name's own host Synapse answers the server well-known itself", () => {
  expect(config({ host: 'example.org' }).serve_server_wellknown).toBe(true);
});

test('metrics have a port of their own', () => {
  expect(config({ metrics: true })).toMatchObject({
    enable_metrics: true,
    listeners: [{ port: 8008 }, { port: 9001, type: 'metrics' }],
  });
});

test('further secrets are named by their files', () => {
  const paths = { registrationSharedSecret: '/s/r', recaptchaPublicKey: '/s/p', recaptchaPrivateKey: '/s/q' };
  expect(config({}, paths)).toMatchObject({
    registration_shared_secret_path: '/s/r',
    recaptcha_public_key_path: '/s/p',
    recaptcha_private_key_path: '/s/q',
  });
});

test.each<[string, Partial<HomeserverSettings>, object]>([
  ['registration', { registration: { enable_registration: true } }, { enable_registration: true }],
  [
    'an allow-list',
    { federation: { enabled: true, allowList: ['a.org'] } },
    { federation_domain_whitelist: ['a.org'] },
  ],
  ['no key servers', { trustedKeyServers: [] }, { trusted_key_servers: [] }],
  [
    'URL previews',
    { urlPreviewDenyList: ['10.0.0.0/8'] },
    { url_preview_enabled: true, url_preview_ip_range_blacklist: ['10.0.0.0/8'] },
  ],
  [
    'the room directory',
    {
      publicRooms: {
        withoutLogin: true,
        overFederation: true,
        publicationRules: [{ action: 'deny', user_id: '*', alias: '*', room_id: '*' }],
        aliasRules: [{ action: 'allow', user_id: '@a:b', alias: '*', room_id: '*' }],
      },
    },
    {
      allow_public_rooms_without_auth: true,
      allow_public_rooms_over_federation: true,
      room_list_publication_rules: [{ action: 'deny', user_id: '*', alias: '*', room_id: '*' }],
      alias_creation_rules: [{ action: 'allow', user_id: '@a:b', alias: '*', room_id: '*' }],
    },
  ],
  ['auto-joined rooms', { autoJoinRooms: ['#a:b'] }, { auto_join_rooms: ['#a:b'] }],
  [
    'server notices',
    {
      serverNotices: { localpart: 'notices', displayName: 'N', avatarUrl: 'mxc://a/b', roomName: 'R', autoJoin: true },
    },
    {
      server_notices: {
        system_mxid_localpart: 'notices',
        system_mxid_display_name: 'N',
        system_mxid_avatar_url: 'mxc://a/b',
        room_name: 'R',
        auto_join: true,
      },
    },
  ],
  [
    'retention',
    { messageRetention: { minLifetime: '1d', maxLifetime: '9d', allowedLifetimeMin: '2d', allowedLifetimeMax: '8d' } },
    {
      retention: {
        enabled: true,
        default_policy: { min_lifetime: '1d', max_lifetime: '9d' },
        allowed_lifetime_min: '2d',
        allowed_lifetime_max: '8d',
      },
    },
  ],
  ['retention without bounds', { messageRetention: {} }, { retention: { enabled: true } }],
  [
    'lifetimes of media',
    { localMediaLifetime: '1d', remoteMediaLifetime: '2d' },
    { media_retention: { local_media_lifetime: '1d', remote_media_lifetime: '2d' } },
  ],
  ['one of them', { remoteMediaLifetime: '2d' }, { media_retention: { remote_media_lifetime: '2d' } }],
  ['further well-known content', { wellKnownClientContent: { x: 1 } }, { extra_well_known_client_content: { x: 1 } }],
])('%s ends in exactly its own keys', (_, settings, expected) => {
  expect(config(settings)).toEqual({ ...config(), ...expected });
});

test('nothing in the config is undefined, whatever is left out', () => {
  const maybe = <T>(value: T) => fc.constantFrom(undefined, value);
  const settings = fc.record({
    turn: maybe({ uris: ['turn:x'] }),
    urlPreviewDenyList: maybe([]),
    serverNotices: maybe({ localpart: 'n', autoJoin: false }),
    messageRetention: maybe({ minLifetime: '1d' }),
    localMediaLifetime: maybe('1d'),
    wellKnownClientContent: maybe({}),
  });
  holds(fc.tuple(settings, fc.record({ registrationSharedSecret: maybe('/t') })), ([s, p]) => {
    expect(config(s, p)).toStrictEqual(JSON.parse(JSON.stringify(config(s, p))));
  });
});
