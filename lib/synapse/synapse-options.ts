import type { Duration, Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import { PythonPackages } from '../packages/python-packages';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { freeConfig } from '../shared/free-config';
import { flag, instanceOf, listOf, mapOf, oneOf, shapeOf, text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import type { Shape } from '../shared/shape';
import { duration, size } from '../shared/units-kinds';
import { Workers } from '../workers/workers';
import { AppService } from './app-service';
import { Federation } from './federation';
import { LogLevel } from './log-level';
import { Registration } from './registration';
import { MESSAGE_RETENTION, PUBLIC_ROOMS, SERVER_NOTICES } from './room-options';
import type { MessageRetention, PublicRooms, ServerNotices } from './room-options';
import { SYNAPSE_ACCOUNTS } from './synapse-account-options';
import type { SynapseAccountOptions } from './synapse-account-options';
import { SYNAPSE_DATABASE } from './synapse-database-options';
import type { SynapseDatabaseOptions } from './synapse-database-options';
import { SynapseModule } from './synapse-module';
import { SYNAPSE_STORAGE } from './synapse-storage-options';
import type { SynapseStorageOptions } from './synapse-storage-options';
import { SUPPORT } from './support-options';
import type { SupportOptions } from './support-options';
import { TUNING } from './tuning-options';
import type { TuningOptions } from './tuning-options';
import { WELL_KNOWN_SERVER } from './well-known-options';
import type { WellKnownServerOptions } from './well-known-options';

/** The options of a homeserver. Each has a default. */
export interface SynapseOptions extends SynapseStorageOptions, SynapseDatabaseOptions, SynapseAccountOptions {
  /** The rule for making accounts. @default Registration.withSharedSecret() */
  readonly registration?: Registration;

  /**
   * The local part of an administrator's user ID, such as `admin`. The account is made once, as soon as the server runs. Its generated password is in the Secret
   * `synapse-first-admin`. The library never changes the account afterwards.
   * @default - none
   */
  readonly firstAdmin?: string;

  /**
   * Further processes that share the homeserver's work, over several nodes. They need a PostgreSQL database.
   * @default Workers.none()
   * @see https://element-hq.github.io/synapse/latest/workers.html
   */
  readonly workers?: Workers;

  /** The other homeservers that this homeserver talks to. @default Federation.enabled() */
  readonly federation?: Federation;

  /**
   * The servers that confirm other servers' signing keys. With an empty list, Synapse asks each server for its own key.
   * @default ['matrix.org']
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#trusted_key_servers
   */
  readonly trustedKeyServers?: string[];

  /**
   * The largest upload, in whole KiB. All proxies in front of Synapse must allow it too.
   * @default Size.mebibytes(50)
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#max_upload_size
   */
  readonly maxUploadSize?: Size;

  /**
   * If true, Synapse fetches the pages that messages link to, for a preview. It never fetches from private, link-local and other special networks.
   * @default false
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#url_preview_enabled
   */
  readonly urlPreviews?: boolean;

  /** Further networks from which Synapse never fetches previews, in CIDR notation. @default - the special networks only */
  readonly urlPreviewDenyList?: string[];

  /**
   * If true, Synapse limits logins and other requests by the client's address too, in addition to the limits by account. Set it only if the ingress puts the real
   * address of each client into the header `X-Forwarded-For`, which k3s doesn't do by itself: docs/ingress.md says how. If all clients seem to have one address, five
   * wrong logins of a stranger would lock out everybody.
   * @default false
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#rc_login
   */
  readonly realClientAddresses?: boolean;

  /** The level of Synapse's log. @default LogLevel.INFO */
  readonly logLevel?: LogLevel;

  /**
   * The levels of single loggers, by their names in the log, such as `synapse.http.site` for the lines of requests. A level is valid for the loggers below it too.
   * @default - the level of the log
   */
  readonly logLevels?: { readonly [logger: string]: LogLevel };

  /** If true, users see who is online. @default true */
  readonly presence?: boolean;

  /** If true, Synapse sends anonymous statistics to its makers. @default false */
  readonly reportStats?: boolean;

  /** The access to the public room directory. @default - members of this server only */
  readonly publicRooms?: PublicRooms;

  /**
   * If true, a search for people finds everybody on this server. Otherwise it finds people in public rooms, and people with whom the user shares a room.
   * @default false
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#user_directory
   */
  readonly searchAllUsers?: boolean;

  /**
   * The version of new rooms, such as `11`, unless their creator requests another version. Existing rooms keep their version.
   * @default - Synapse's own
   * @see https://spec.matrix.org/latest/rooms/
   */
  readonly defaultRoomVersion?: string;

  /** Aliases of rooms that new users join automatically, such as `#welcome:example.org`. Missing rooms are created. @default - none */
  readonly autoJoinRooms?: string[];

  /** The account from which the server sends notices to its users. @default - off */
  readonly serverNotices?: ServerNotices;

  /** The times after which messages are deleted. @default - never */
  readonly messageRetention?: MessageRetention;

  /** The time after its last access for which media that was uploaded to this server is kept. @default - for ever */
  readonly localMediaLifetime?: Duration;

  /** The time after their last access for which copies of other servers' media are kept. @default - for ever */
  readonly remoteMediaLifetime?: Duration;

  /** Rate limits and caches. @default - Synapse's own */
  readonly tuning?: TuningOptions;

  /** If true, Synapse serves Prometheus metrics on port 9001, inside the cluster. @default false */
  readonly metrics?: boolean;

  /**
   * If true, this cluster answers `/.well-known/matrix/…` on the host of the server name, if the homeserver is on another host. If false, the web server of
   * that host must answer it. Otherwise nobody finds the homeserver by its server name.
   * @default true
   */
  readonly serveWellKnown?: boolean;

  /** Options of the web server for `/.well-known/matrix/…`. @default - see each option */
  readonly wellKnownServer?: WellKnownServerOptions;

  /** The people who answer for the server, at `/.well-known/matrix/support` on the host of the server name. @default - nobody is named */
  readonly support?: SupportOptions;

  /**
   * Additional content of `/.well-known/matrix/client`, next to the homeserver's URL.
   * @default - nothing
   * @see https://spec.matrix.org/latest/client-server-api/#getwell-knownmatrixclient
   */
  readonly wellKnownClientContent?: { readonly [key: string]: unknown };

  /** The container image. @default - the version that this release was tested with */
  readonly image?: string;

  /** CPU and memory. @default - 100m CPU and 256 MiB requested, 1.5 GiB memory at most */
  readonly resources?: ContainerResources;

  /** Options of the homeserver's pods, of its Jobs' pods and of the well-known server's pods, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;

  /**
   * Bridges, bots and other application services.
   * @default - none
   * @see https://element-hq.github.io/synapse/latest/application_services.html
   */
  readonly appServices?: AppService[];

  /**
   * Modules that Synapse loads, such as those against spam.
   * @default - none
   * @see https://element-hq.github.io/synapse/latest/modules/index.html
   */
  readonly modules?: SynapseModule[];

  /**
   * The way in which the Python packages of `modules` and `mediaBucket` come into the pods.
   * @default PythonPackages.install()
   */
  readonly packages?: PythonPackages;

  /**
   * Further settings of homeserver.yaml, by Synapse's own names, merged over the settings that the library writes. Keys that a prop owns are refused. Secrets are
   * refused too, as these settings go into a ConfigMap.
   * @default - none
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
   */
  readonly extraConfig?: { readonly [key: string]: unknown };

  /**
   * Settings that contain a secret, such as `jwt_config:`: keys of existing Secrets that hold YAML. Each key is a separate config file. Synapse reads
   * it after homeserver.yaml, and a top-level key in it replaces the whole block.
   * @default - none
   */
  readonly extraConfigSecrets?: SecretKey[];
}

export const SYNAPSE_OPTIONS: Shape<SynapseOptions> = {
  ...SYNAPSE_STORAGE,
  ...SYNAPSE_DATABASE,
  ...SYNAPSE_ACCOUNTS,
  registration: instanceOf(Registration, 'Registration.withSharedSecret()'),
  firstAdmin: text(),
  workers: instanceOf(Workers, 'Workers.small()'),
  federation: instanceOf(Federation, 'Federation.disabled()'),
  trustedKeyServers: listOf(text(), 'server names, for example ["matrix.org"]'),
  maxUploadSize: size,
  urlPreviews: flag,
  urlPreviewDenyList: listOf(text(), 'networks, for example ["192.0.2.0/24"]'),
  realClientAddresses: flag,
  logLevel: oneOf(LogLevel, 'LogLevel'),
  logLevels: mapOf(oneOf(LogLevel, 'LogLevel'), 'a LogLevel'),
  presence: flag,
  reportStats: flag,
  publicRooms: shapeOf(PUBLIC_ROOMS),
  searchAllUsers: flag,
  defaultRoomVersion: text(),
  autoJoinRooms: listOf(text(), 'aliases, for example ["#welcome:example.org"]'),
  serverNotices: shapeOf(SERVER_NOTICES),
  messageRetention: shapeOf(MESSAGE_RETENTION),
  localMediaLifetime: duration,
  remoteMediaLifetime: duration,
  tuning: shapeOf(TUNING),
  metrics: flag,
  serveWellKnown: flag,
  wellKnownServer: shapeOf(WELL_KNOWN_SERVER),
  support: shapeOf(SUPPORT),
  wellKnownClientContent: freeConfig(),
  image: text(),
  resources,
  pods,
  appServices: listOf(instanceOf(AppService, 'AppService.fromSecret(…)'), 'application services'),
  modules: listOf(instanceOf(SynapseModule, 'SynapseModule.of({ … })'), 'modules'),
  packages: instanceOf(PythonPackages, 'PythonPackages.install()'),
  extraConfig: freeConfig(),
  extraConfigSecrets: listOf(secretKey, "SecretKey.of('name', 'key')"),
};
