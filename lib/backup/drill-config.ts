const NOWHERE = ['0.0.0.0/0', '::/0'];

/**
 * What a drill's Synapse reads after the homeserver's own config. Synapse takes each of these keys from the last file that has it, so this
 * leaves it with the copy in `/data` alone, and with nobody to talk to. What nobody configured is switched off as well: a fragment may have it.
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
  // Left out by the drill where nobody has set it, as a mere mention switches it on.
  sentry: { dsn: 'http://nobody@127.0.0.1:9/0' },
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
