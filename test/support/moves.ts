/** Values in the layout of the Helm chart, for each time in which its layout changed. The names and values are made up. */
export const CHART_VALUES: { readonly [era: string]: string } = {
  'the name alone': 'global:\n  domain: matrix.example.org',
  'an image and a volume': `
global: { domain: matrix.example.org }
synapse:
  image: { repository: matrixdotorg/synapse, tag: sha-0123456, pullPolicy: IfNotPresent }
  storage: { size: 20Gi, storageClassName: "" }
`,
  'Element, and a reCAPTCHA': `
global: { domain: matrix.example.org, elementDomain: chat.example.org }
synapse:
  storage: { size: 10Gi, storageClassName: local-path }
  image: { repository: matrixdotorg/synapse, tag: latest, pullPolicy: IfNotPresent }
  port: 8008
  replicas: 1
  recaptcha: { siteKey: "", secretKey: "" }
  registration_shared_secret: ""
element: { image: { repository: vectorim/element-web, tag: latest }, port: 80, replicas: 1 }
`,
  'a relay': `
global: { domain: matrix.example.org, elementDomain: chat.example.org }
synapse: { port: 8008, replicas: 1 }
coturn: { realm: turn.example.org, relay_ip: 192.168.0.9, turn_url: relay.example.org, turn_shared_secret: "", public_ip_static: 203.0.113.9 }
`,
  'version 0.51.1': `
global: { domain: matrix.example.org, elementDomain: chat.example.org }
synapse:
  storage: { size: 10Gi, storageClassName: "" }
  image: { repository: matrixdotorg/synapse, tag: latest, pullPolicy: IfNotPresent }
  port: 8008
  replicas: 1
  registration: { enabled: true, allowWithoutVerification: false, captchaEnabled: true, requiresToken: true }
  wellKnown: { serveServer: true, delegatedServer: "matrix.example.org:443" }
  federation: { whitelist: [friends.example.net, work.example.com] }
  publicRooms: { allowOverFederation: true, allowWithoutAuth: false, requireAdminToPublish: true }
  onboarding:
    autoJoinRooms: ["#news:matrix.example.org"]
    autoCreateAutoJoinRooms: false
    autoJoinRoomsFederated: false
    autoJoinMxidLocalpart: system
  moderation: { roomListPublicationRules: [], aliasCreationRules: [{ action: allow, user_id: "@boss:*" }, { action: deny }] }
  retention: { enabled: true, defaultPolicy: { minLifetime: 1d, maxLifetime: 1y }, allowedLifetimeMin: 1d, allowedLifetimeMax: 3y }
  mediaRetention: { enabled: true, localMediaLifetime: 365d, remoteMediaLifetime: 14d }
  media: { maxUploadSize: 120M, urlPreviewsEnabled: true, urlPreviewIpRangeBlacklist: [10.9.0.0/16], urlPreviewIpRangeWhitelist: [] }
  serverNotices: { enabled: true, systemMxidLocalpart: notices, roomName: News, roomAvatarUrl: "", roomTopic: Topic, autoJoin: true }
element:
  image: { repository: vectorim/element-web, tag: latest }
  branding:
    appName: My Chat
    authHeaderLogoUrl: https://chat.example.org/static-assets/logo.svg
    welcomeBackgroundUrl: https://pictures.example.com/sea.jpg
    authFooterLinks: [{ text: Rules, url: https://chat.example.org/pages/rules.html }, { text: Help, url: https://help.example.com }]
    userNotice: Be kind.
  embeddedPages: { enabled: false, homeUrl: "", welcomeUrl: "" }
  staticPages: { enabled: true, image: { repository: nginx, tag: 1.27-alpine }, replicas: 1, pathPrefix: /pages }
  ui:
    disableCustomUrls: true
    disableGuests: true
    disableLoginLanguageSelector: false
    disable3pidLogin: true
    defaultCountryCode: NL
    showLabsSettings: true
    defaultFederate: false
    defaultTheme: dark
    roomDirectoryServers: [matrix.example.org]
    enablePresence: true
  integrations: { uiUrl: "https://scalar.vector.im/", widgetsUrls: ["https://scalar.vector.im/api"] }
  jitsi: { preferredDomain: jitsi.example.org }
  bugReportEndpointUrl: https://rageshakes.element.io/api/submit
  features: { feature_pinning: true }
  settingDefaults: { breadcrumbs: true }
  extraConfig: { permalink_prefix: "https://chat.example.org", brand: Mine }
coturn: { realm: relay.example.org, relay_ip: 192.168.0.9, turn_url: relay.example.org }
matrixrtc: { enabled: false, host: rtc.example.org, livekit: { rtc: { portRangeStart: 50100 }, key: "", secret: "" } }
`,
  'a chart that its owner changed': `
global: { domain: matrix.example.org, elementDomain: chat.example.org, imageRegistry: registry.example.org:5000 }
imagePullSecrets: [{ name: registry-login }]
nodeSelector: { disk: fast }
tolerations: [{ key: dedicated, operator: Equal, value: chat, effect: NoSchedule }]
synapse:
  image: { repository: registry.example.org/mirror/synapse, tag: v1.170.0 }
  storage: { existingClaim: old-data }
  resources: { requests: { cpu: 200m, memory: 512Mi }, limits: { memory: 2Gi } }
  ingress:
    className: nginx
    annotations: { cert-manager.io/cluster-issuer: my-issuer, nginx.ingress.kubernetes.io/proxy-body-size: 100m }
    hosts: [{ host: m.example.org }]
    tls: [{ secretName: synapse-tls, hosts: [m.example.org] }]
element: { nodeSelector: { zone: a }, resources: { limits: { memory: 100Mi } } }
coturn: { turn_url: turn.example.org, min_port: 50000, max_port: 50400 }
`,
};

/** Files of Synapse, as different installs have them. */
export const HOMESERVERS: { readonly [install: string]: string } = {
  'a package of a distribution': `
server_name: example.net
public_baseurl: https://matrix.example.net/
pid_file: /run/synapse.pid
listeners: [{ port: 8008, type: http, x_forwarded: true, bind_addresses: ["::1"], resources: [{ names: [client, federation], compress: false }] }]
database: { name: psycopg2, allow_unsafe_locale: true, args: { user: synapse, password: SECRET-database, dbname: matrix, host: localhost, cp_min: 5, cp_max: 10 } }
log_config: /etc/synapse/log.yaml
media_store_path: /var/lib/synapse/media
signing_key_path: /etc/synapse/SECRET-path.signing.key
macaroon_secret_key: SECRET-macaroon
form_secret: SECRET-formular
registration_shared_secret: SECRET-registration
trusted_key_servers: [{ server_name: matrix.org }]
suppress_key_server_warning: true
report_stats: false
rc_login: { address: { per_second: 1, burst_count: 5 } }
retention: { enabled: true, default_policy: { max_lifetime: 1y }, purge_jobs: [{ interval: 12h }] }
old_signing_keys: { "ed25519:old": { key: "AAAAexamplekeyAAAA", expired_ts: 1700000000000 } }
`,
  'containers with workers': `
server_name: example.net
public_baseurl: https://matrix.example.net/
listeners: [{ port: 8008, type: http, resources: [{ names: [client] }] }, { port: 8048, type: http, resources: [{ names: [federation] }] }, { port: 9093, type: http, resources: [{ names: [replication] }] }]
database: { name: psycopg2, txn_limit: 0, args: { dsn: "postgresql://synapse:SECRET-in-url@db.example.net:5433/synapse?sslmode=require", cp_max: 20 } }
redis: { enabled: true, host: redis, password: SECRET-redis-word }
instance_map: { main: { host: synapse, port: 9093 } }
stream_writers: { typing: [worker-1] }
worker_replication_secret: SECRET-replication
send_federation: false
modules: [{ module: guard.Guard, config: { token: SECRET-module-token } }]
media_storage_providers: [{ module: s3.Provider, config: { bucket: media, secret_access_key: SECRET-bucket-key } }]
turn_uris: ["turns:turn.example.net?transport=udp", "turn:turn.example.net?transport=tcp"]
turn_shared_secret: SECRET-turn-word
turn_user_lifetime: 1h
email: { smtp_host: mail.example.net, smtp_user: robot, smtp_pass: SECRET-mail-word, notif_from: "Chat <chat@example.net>" }
oidc_providers: [{ idp_id: sso, issuer: "https://sso.example.net/", client_id: synapse, client_secret: SECRET-oidc-word }]
password_config: { enabled: true, pepper: SECRET-pepper-word }
app_service_config_files: [/data/whatsapp/registration.yaml, "/data/it's.yaml"]
enable_registration: true
enable_registration_without_verification: true
federation_domain_whitelist: []
url_preview_enabled: true
url_preview_ip_range_blacklist: [127.0.0.0/8, 10.0.0.0/8, "::1/128", 203.0.113.77]
max_upload_size: 50M
user_directory: { enabled: true, search_all_users: true }
`,
  'a few lines by hand':
    'server_name: example.net\ndatabase: { name: sqlite3, args: { database: /data/homeserver.db } }\nallow_guest_access: no\n',
};
