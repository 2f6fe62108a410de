import { SETTINGS } from '../../../lib/synapse/settings/table';
import { lifetime, maxUpload, previewDenyList } from '../media';
import { ALIAS, LOCALPART } from '../patterns';
import { roomRules } from '../room-rules';
import { decide, every, extra, listOf, needless, toggle, words } from '../rule';
import type { Rule, Rules } from '../rule';
import { appServices } from './app-services';
import { UNSAFE_LOCALE, databaseRule } from './database';
import { listenersRule } from './listeners';
import { PROCESS_RULES } from './process-rules';
import { fragment, secret, secretFile, turnUris } from './secret-rules';
import { baseUrl, federation, keyServers, reportStats, retention, wellKnown } from './value-rules';

const PLACES = 'the library sets it';
const IMAGE = 'it needs a package that the image does not have: put an image with it into synapse.image';
const SIGN_UP = needless('the line of enable_registration tells what follows');

/** Settings that Synapse may have in extraConfig as they are. */
const AS_THEY_ARE = Object.fromEntries(
  SETTINGS.filter(({ instead, outside }) => instead === undefined && outside === false).map(({ key }) => {
    const keys = key.split('/');
    return [keys.join('.'), extra('synapse', ...keys)];
  }),
);

/** Settings that make Synapse reach others, and hold no secret by themselves. */
const REACHING = [
  'ip_range_blacklist',
  'federation_ip_range_blacklist',
  'account_validity',
  'registrations_require_3pid',
  'redaction_retention_period',
  'delete_stale_devices_after',
  'auto_accept_invites',
];

const turnSecret: Rule = (_, path, { out }) => out.leave(path, 'it goes into a Secret, or stays in .secrets.yaml');

/** The rules for homeserver.yaml, from wherever it comes. */
export const HOMESERVER_RULES: Rules = {
  ...AS_THEY_ARE,
  server_name: needless('it is the server name'),
  public_baseurl: baseUrl,
  listeners: listenersRule,
  database: databaseRule,
  allow_unsafe_locale: decide(UNSAFE_LOCALE),
  serve_server_wellknown: needless('the library serves it wherever federation is on'),
  extra_well_known_client_content: wellKnown,
  report_stats: reportStats,
  ...every(['macaroon_secret_key', 'form_secret', 'registration_shared_secret', 'signing_key'], secret),
  ...every(
    ['macaroon_secret_key_path', 'form_secret_path', 'registration_shared_secret_path', 'signing_key_path'],
    secretFile,
  ),
  ...every(
    ['recaptcha_public_key', 'recaptcha_private_key', 'recaptcha_public_key_path', 'recaptcha_private_key_path'],
    decide('give both keys in .secrets.yaml: synapse.recaptcha'),
  ),
  ...every(
    ['enable_registration_captcha', 'enable_registration_without_verification', 'registration_requires_token'],
    SIGN_UP,
  ),
  app_service_config_files: appServices,
  turn_uris: turnUris,
  ...every(['turn_shared_secret', 'turn_shared_secret_path'], turnSecret),
  ...every(
    ['turn_username', 'turn_password', 'turn_password_path'],
    decide('the library takes relays with a shared secret'),
  ),
  turn_allow_guests: needless(PLACES),
  turn_user_lifetime: extra('synapse', 'turn_user_lifetime'),
  federation_domain_whitelist: federation,
  trusted_key_servers: keyServers,
  suppress_key_server_warning: needless(PLACES),
  max_upload_size: maxUpload,
  url_preview_enabled: toggle('synapse/urlPreviews'),
  url_preview_ip_range_blacklist: previewDenyList,
  'presence.enabled': toggle('synapse/presence'),
  use_presence: toggle('synapse/presence'),
  allow_public_rooms_without_auth: toggle('synapse/publicRooms/visibleWithoutLogin'),
  allow_public_rooms_over_federation: toggle('synapse/publicRooms/visibleOverFederation'),
  room_list_publication_rules: roomRules('synapse/publicRooms/publicationRules'),
  alias_creation_rules: roomRules('synapse/publicRooms/aliasRules'),
  'user_directory.search_all_users': toggle('synapse/searchAllUsers'),
  ...Object.fromEntries(
    ['enabled', 'prefer_local_users', 'show_locked_users', 'exclude_remote_users'].map((key) => [
      `user_directory.${key}`,
      extra('synapse', 'user_directory', key),
    ]),
  ),
  default_room_version: (value, path, context) =>
    words('synapse/defaultRoomVersion', /^([1-9]|1[0-2])$/, 'it must be a room version from 1 to 12')(
      typeof value === 'number' ? String(value) : value,
      path,
      context,
    ),
  auto_join_rooms: listOf('synapse/autoJoinRooms', ALIAS, 'it must be the alias of a room'),
  'server_notices.system_mxid_localpart': words(
    'synapse/serverNotices/localpart',
    LOCALPART,
    'it must be the local part of a user ID',
  ),
  'server_notices.system_mxid_display_name': words('synapse/serverNotices/displayName'),
  'server_notices.system_mxid_avatar_url': words(
    'synapse/serverNotices/avatarUrl',
    /^mxc:\/\/[^/]+\/[^/]+$/,
    'it must be an mxc:// URI',
  ),
  'server_notices.room_name': words('synapse/serverNotices/roomName'),
  'server_notices.auto_join': toggle('synapse/serverNotices/autoJoin'),
  retention,
  'media_retention.local_media_lifetime': lifetime('synapse/localMediaLifetime'),
  'media_retention.remote_media_lifetime': lifetime('synapse/remoteMediaLifetime'),
  enable_metrics: toggle('synapse/metrics'),
  metrics_port: needless('the library serves metrics on port 9001'),
  log_config: decide('use the prop synapse.logLevel'),
  media_store_path: (value, path, { out }) => {
    if (value === '/data/media_store') out.needless(path, 'the library has it there too');
    else out.leave(path, 'bring its content to media_store in the claim');
  },
  ...every(['media_storage_providers'], decide(`${IMAGE}; media that are only there are missing until then`)),
  ...every(['modules', 'password_providers', 'spam_checker', 'third_party_event_rules'], decide(IMAGE)),
  ...every(
    [
      'email',
      'oidc_providers',
      'oidc_config',
      'jwt_config',
      'password_config',
      'sso',
      'cas_config',
      'opentracing',
      'sentry',
      'account_threepid_delegates',
    ],
    fragment,
  ),
  saml2_config: decide('it names files, which the pod does not have: use synapse.extraConfigSecrets'),
  matrix_authentication_service: decide('accounts are with that service: use synapse.extraConfigSecrets'),
  matrix_rtc: decide(
    'the stack runs a call service of its own; to go on with yours, write its addresses into rtc: Rtc.external({ url, serviceUrl })',
  ),
  experimental_features: decide('write those that Synapse still has under synapse.extraConfig'),
  ...every(REACHING, fragment),
  ip_range_whitelist: decide(
    'it opens private networks to requests of strangers: write it under synapse.extraConfig, if you need it',
  ),
  federation_certificate_verification_whitelist: decide('certificates of other servers are always checked'),
  federation_verify_certificates: decide('certificates of other servers are always checked'),
  ...PROCESS_RULES,
  ...every(
    ['templates', 'user_consent', 'custom_template_directory'],
    decide('it names files, which the pod does not have'),
  ),
};
