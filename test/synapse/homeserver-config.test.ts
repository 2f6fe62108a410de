import { Duration, Size } from 'cdk8s';
import { Federation, LogLevel, Registration, RoomRuleAction } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { SPECIAL_NETWORKS } from '../../lib/shared/networks';
import { homeserverConfig } from '../../lib/synapse/homeserver-config';
import type { HomeserverContext, SecretPaths } from '../../lib/synapse/settings/context';
import { logLevel } from '../../lib/synapse/settings/monitoring';
import { fc, holds } from '../support/property';

const SERVER = { serverName: 'example.org', host: 'matrix.example.org', baseUrl: 'https://matrix.example.org/' };
const PATHS: SecretPaths = { signingKey: '/s/signing', macaroonSecretKey: '/s/macaroon', formSecret: '/s/form' };
const DATABASE = { name: 'sqlite3', args: { database: '/data/homeserver.db' } };

const config = (
  options: SynapseOptions = {},
  paths: Partial<SecretPaths> = {},
  context: Partial<HomeserverContext> = {},
) => homeserverConfig({ server: SERVER, options, files: { ...PATHS, ...paths }, database: DATABASE, ...context });

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
    // The limits that Synapse applies to each client address.
    rc_login: { address: { per_second: 1000, burst_count: 1000 } },
    rc_3pid_validation: { per_second: 0.1, burst_count: 30 },
    rc_registration_token_validity: { per_second: 10, burst_count: 100 },
    rc_delayed_event_mgmt: { per_second: 100, burst_count: 500 },
    remote_media_download_per_second: '10M',
    remote_media_download_burst_count: '5G',
  });
  expect(config({ realClientAddresses: true })).not.toHaveProperty('rc_login');
  expect(logLevel({})).toBe(LogLevel.INFO);
});

test('without federation there is no federation listener and no server well-known', () => {
  const alone = config({ federation: Federation.disabled() }, {}, { server: { ...SERVER, host: 'example.org' } });
  expect(alone.listeners).toEqual([expect.objectContaining({ resources: [{ names: ['client'], compress: false }] })]);
  expect(alone.serve_server_wellknown).toBe(false);
  expect(alone.federation_domain_whitelist).toEqual([]);
});

test("on the server name's own host Synapse answers the server well-known itself", () => {
  expect(config({}, {}, { server: { ...SERVER, host: 'example.org' } }).serve_server_wellknown).toBe(true);
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

test.each<[string, SynapseOptions, object]>([
  ['closed registration', { registration: Registration.closed() }, { enable_registration: false }],
  ['registration by shared secret', { registration: Registration.withSharedSecret() }, { enable_registration: false }],
  [
    'registration by token',
    { registration: Registration.withToken() },
    { enable_registration: true, registration_requires_token: true },
  ],
  [
    'registration by reCAPTCHA',
    { registration: Registration.withRecaptcha() },
    { enable_registration: true, enable_registration_captcha: true },
  ],
  [
    'open registration',
    { registration: Registration.openToAnyoneWithoutVerification() },
    { enable_registration: true, enable_registration_without_verification: true },
  ],
  ['federation', { federation: Federation.enabled() }, {}],
  ['an allow-list', { federation: Federation.allowList(['a.org']) }, { federation_domain_whitelist: ['a.org'] }],
  ['no key servers', { trustedKeyServers: [] }, { trusted_key_servers: [] }],
  [
    'URL previews',
    { urlPreviews: true, urlPreviewDenyList: ['8.8.8.0/24'] },
    { url_preview_enabled: true, url_preview_ip_range_blacklist: [...SPECIAL_NETWORKS, '8.8.8.0/24'] },
  ],
  ['URL previews that are off', { urlPreviews: false, urlPreviewDenyList: ['8.8.8.0/24'] }, {}],
  ['the size of uploads', { maxUploadSize: Size.kibibytes(7) }, { max_upload_size: '7K' }],
  [
    'the room directory',
    {
      publicRooms: {
        visibleWithoutLogin: true,
        visibleOverFederation: true,
        publicationRules: [{ action: RoomRuleAction.DENY }],
        aliasRules: [{ action: RoomRuleAction.ALLOW, userId: '@a:b', alias: '#x*', roomId: '!r' }],
      },
    },
    {
      allow_public_rooms_without_auth: true,
      allow_public_rooms_over_federation: true,
      room_list_publication_rules: [{ action: 'deny', user_id: '*', alias: '*', room_id: '*' }],
      alias_creation_rules: [{ action: 'allow', user_id: '@a:b', alias: '#x*', room_id: '!r' }],
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
    'server notices without options',
    { serverNotices: {} },
    { server_notices: { system_mxid_localpart: 'notices', auto_join: false } },
  ],
  [
    'retention',
    {
      messageRetention: {
        minLifetime: Duration.days(1),
        maxLifetime: Duration.days(9),
        allowedLifetimeMin: Duration.days(2),
        allowedLifetimeMax: Duration.days(8),
      },
    },
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
    { localMediaLifetime: Duration.days(1), remoteMediaLifetime: Duration.days(2) },
    { media_retention: { local_media_lifetime: '1d', remote_media_lifetime: '2d' } },
  ],
  ['one of them', { remoteMediaLifetime: Duration.days(2) }, { media_retention: { remote_media_lifetime: '2d' } }],
  ['further well-known content', { wellKnownClientContent: { x: 1 } }, { extra_well_known_client_content: { x: 1 } }],
])('%s ends in exactly its own keys', (_, settings, expected) => {
  expect(config(settings)).toEqual({ ...config(), ...expected });
});

test('nothing in the config is undefined, whatever is left out', () => {
  const maybe = <T>(value: T) => fc.constantFrom(undefined, value);
  const options = fc.record({
    urlPreviewDenyList: maybe([]),
    urlPreviews: maybe(true),
    serverNotices: maybe({ localpart: 'n', autoJoin: false }),
    messageRetention: maybe({ minLifetime: Duration.days(1) }),
    localMediaLifetime: maybe(Duration.days(1)),
    wellKnownClientContent: maybe({}),
  });
  holds(fc.tuple(options, fc.record({ registrationSharedSecret: maybe('/t') })), ([o, p]) => {
    const written = config(o, p);
    expect(written).toStrictEqual(JSON.parse(JSON.stringify(written)));
  });
});
