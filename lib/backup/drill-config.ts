const NOWHERE = ['0.0.0.0/0', '::/0'];

/**
 * The top-level keys of the homeserver's config files that a drill's Synapse reads as well: they are known to reach nobody and to change nothing. A key that
 * isn't listed doesn't get there.
 */
export function drillKeep(): string[] {
  return [...HARMLESS];
}

/**
 * The keys that are laid over the kept ones. They leave a drill's Synapse with the copy in `/data` alone, and with nobody to talk to, whatever its own default
 * for them is.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
 */
export function drillConfig(): { readonly [key: string]: unknown } {
  return {
    database: { name: 'sqlite3', args: { database: '/data/homeserver.db' } },
    media_store_path: '/data/media_store',
    listeners: [
      {
        // In a pod of its own, where nobody else listens.
        port: 8008,
        bind_addresses: ['127.0.0.1'],
        type: 'http',
        resources: [{ names: ['client', 'keys'], compress: false }],
      },
    ],
    ...NO_SECRETS_OF_TODAY,
    ...NOTHING_GOES_OUT,
    ...NOTHING_CHANGES,
  };
}

const HARMLESS = [
  'server_name',
  'public_baseurl',
  'log_config',
  // No backup has a key that stands in a config file: the drill shows that.
  'signing_key',
  'max_upload_size',
  'allow_public_rooms_without_auth',
  'allow_public_rooms_over_federation',
  'room_list_publication_rules',
  'alias_creation_rules',
];

/** The drill sets those that the backup has to files of the backup. */
const NO_SECRETS_OF_TODAY = {
  registration_shared_secret_path: null,
  recaptcha_public_key_path: null,
  recaptcha_private_key_path: null,
  turn_shared_secret_path: null,
};

const NOTHING_GOES_OUT = {
  send_federation: false,
  federation_sender_instances: [],
  federation_domain_whitelist: [],
  trusted_key_servers: [],
  suppress_key_server_warning: true,
  ip_range_blacklist: NOWHERE,
  federation_ip_range_blacklist: NOWHERE,
  ip_range_whitelist: [],
  start_pushers: false,
  pusher_instances: [],
  email: {},
  account_threepid_delegates: {},
  account_validity: {},
  registrations_require_3pid: [],
  app_service_config_files: [],
  modules: [],
  password_providers: [],
  spam_checker: null,
  third_party_event_rules: null,
  oidc_providers: [],
  cas_config: null,
  saml2_config: null,
  matrix_authentication_service: { enabled: false },
  media_storage_providers: [],
  url_preview_enabled: false,
  redis: { enabled: false },
  instance_map: {},
  stream_writers: {},
  turn_uris: [],
  report_stats: false,
  enable_metrics: false,
  opentracing: { enabled: false },
};

/** Nobody can register, and nothing is tidied away that would be counted afterwards. */
const NOTHING_CHANGES = {
  enable_registration: false,
  enable_registration_captcha: false,
  auto_join_rooms: [],
  auto_accept_invites: {},
  server_notices: null,
  presence: { enabled: false },
  retention: {},
  media_retention: {},
  redaction_retention_period: null,
  delete_stale_devices_after: null,
};
