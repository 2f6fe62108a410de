import type { Config } from '../shared/merge';

/** Resolved settings of a homeserver, in Synapse's units. */
export interface HomeserverSettings {
  readonly serverName: string;
  readonly host: string;
  readonly baseUrl: string;
  readonly database: Config;
  readonly registration: { readonly [key: string]: boolean };
  readonly federation: { readonly enabled: boolean; readonly allowList?: readonly string[] };
  readonly trustedKeyServers: readonly string[];
  readonly maxUploadSize: string;
  /** Undefined: no previews. */
  readonly urlPreviewDenyList?: readonly string[];
  readonly presence: boolean;
  readonly reportStats: boolean;
  readonly publicRooms: {
    readonly withoutLogin: boolean;
    readonly overFederation: boolean;
    readonly publicationRules?: readonly RoomRuleSetting[];
    readonly aliasRules?: readonly RoomRuleSetting[];
  };
  readonly autoJoinRooms: readonly string[];
  readonly serverNotices?: {
    readonly localpart: string;
    readonly displayName?: string;
    readonly avatarUrl?: string;
    readonly roomName?: string;
    readonly autoJoin: boolean;
  };
  readonly messageRetention?: {
    readonly minLifetime?: string;
    readonly maxLifetime?: string;
    readonly allowedLifetimeMin?: string;
    readonly allowedLifetimeMax?: string;
  };
  readonly localMediaLifetime?: string;
  readonly remoteMediaLifetime?: string;
  readonly metrics: boolean;
  readonly wellKnownClientContent?: Config;
  readonly logLevel: string;
}

export interface RoomRuleSetting {
  readonly action: string;
  readonly user_id: string;
  readonly alias: string;
  readonly room_id: string;
}

/** Files in the pod that hold one secret each; what has no path isn't configured. */
export interface SecretPaths {
  readonly signingKey: string;
  readonly macaroonSecretKey: string;
  readonly formSecret: string;
  readonly registrationSharedSecret?: string;
  readonly recaptchaPublicKey?: string;
  readonly recaptchaPrivateKey?: string;
}

export const HTTP_PORT = 8008;
export const METRICS_PORT = 9001;
export const LOG_CONFIG_PATH = '/config/log.yaml';

/**
 * The whole of homeserver.yaml.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
 */
export function homeserverConfig(s: HomeserverSettings, secrets: SecretPaths): Config {
  return withoutUndefined({
    server_name: s.serverName,
    public_baseurl: s.baseUrl,
    // Synapse's answer always names port 443 of the server name itself, so it is right on that host only.
    serve_server_wellknown: s.federation.enabled && s.host === s.serverName,
    extra_well_known_client_content: s.wellKnownClientContent,
    listeners: listeners(s),
    database: s.database,
    media_store_path: '/data/media_store',
    log_config: LOG_CONFIG_PATH,
    report_stats: s.reportStats,
    signing_key_path: secrets.signingKey,
    macaroon_secret_key_path: secrets.macaroonSecretKey,
    form_secret_path: secrets.formSecret,
    registration_shared_secret_path: secrets.registrationSharedSecret,
    ...s.registration,
    recaptcha_public_key_path: secrets.recaptchaPublicKey,
    recaptcha_private_key_path: secrets.recaptchaPrivateKey,
    federation_domain_whitelist: s.federation.allowList,
    trusted_key_servers: s.trustedKeyServers.map((server_name) => ({ server_name })),
    suppress_key_server_warning: true,
    max_upload_size: s.maxUploadSize,
    url_preview_enabled: s.urlPreviewDenyList !== undefined,
    url_preview_ip_range_blacklist: s.urlPreviewDenyList,
    presence: { enabled: s.presence },
    allow_public_rooms_without_auth: s.publicRooms.withoutLogin,
    allow_public_rooms_over_federation: s.publicRooms.overFederation,
    room_list_publication_rules: s.publicRooms.publicationRules,
    alias_creation_rules: s.publicRooms.aliasRules,
    auto_join_rooms: s.autoJoinRooms.length > 0 ? s.autoJoinRooms : undefined,
    server_notices: s.serverNotices && serverNotices(s.serverNotices),
    retention: s.messageRetention && retention(s.messageRetention),
    media_retention: mediaRetention(s),
    enable_metrics: s.metrics,
  });
}

function listeners(s: HomeserverSettings): Config[] {
  const http = {
    port: HTTP_PORT,
    type: 'http',
    x_forwarded: true,
    resources: [{ names: s.federation.enabled ? ['client', 'federation'] : ['client'], compress: false }],
  };
  return s.metrics ? [http, { port: METRICS_PORT, type: 'metrics' }] : [http];
}

function serverNotices(n: NonNullable<HomeserverSettings['serverNotices']>): Config {
  return withoutUndefined({
    system_mxid_localpart: n.localpart,
    system_mxid_display_name: n.displayName,
    system_mxid_avatar_url: n.avatarUrl,
    room_name: n.roomName,
    auto_join: n.autoJoin,
  });
}

function retention(r: NonNullable<HomeserverSettings['messageRetention']>): Config {
  const policy = withoutUndefined({ min_lifetime: r.minLifetime, max_lifetime: r.maxLifetime });
  return withoutUndefined({
    enabled: true,
    default_policy: Object.keys(policy).length > 0 ? policy : undefined,
    allowed_lifetime_min: r.allowedLifetimeMin,
    allowed_lifetime_max: r.allowedLifetimeMax,
  });
}

function mediaRetention(s: HomeserverSettings): Config | undefined {
  if (!s.localMediaLifetime && !s.remoteMediaLifetime) return undefined;
  return withoutUndefined({
    local_media_lifetime: s.localMediaLifetime,
    remote_media_lifetime: s.remoteMediaLifetime,
  });
}

function withoutUndefined(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}
