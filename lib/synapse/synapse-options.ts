import type { Duration, Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import type { SynapseDatabase } from '../database/synapse-database';
import type { SecretKey } from '../secrets/secret-key';
import type { PodOptions } from '../shared/pod-options';
import type { AppService } from './app-service';
import type { DataVolume } from './data-volume';
import type { Federation } from './federation';
import type { Registration } from './registration';
import type { MessageRetention, PublicRooms, ServerNotices } from './room-options';
import type { WellKnownServerOptions } from './well-known-options';

/** How much Synapse tells in its log. */
export enum LogLevel {
  /** Everything, message metadata included: for a short hunt only. */
  DEBUG = 'DEBUG',
  /** Each request. */
  INFO = 'INFO',
  /** What may need attention. */
  WARNING = 'WARNING',
  /** What went wrong. */
  ERROR = 'ERROR',
}

/** Everything about a homeserver that has a default. */
export interface SynapseOptions {
  /** Who may make an account. @default Registration.withSharedSecret() */
  readonly registration?: Registration;

  /**
   * The local part of an administrator's user ID, such as `admin`. The account is made once, after the server is up, with a generated password that is kept
   * in the Secret `synapse-first-admin`. Nothing changes it afterwards.
   * @default - none
   */
  readonly firstAdmin?: string;

  /** The claim for `/data`. @default DataVolume.create() */
  readonly storage?: DataVolume;

  /**
   * Where accounts, rooms and messages are kept. A server that has data doesn't move by itself when this changes, and so refuses to start.
   * @default SynapseDatabase.sqlite()
   */
  readonly database?: SynapseDatabase;

  /** Which homeservers to talk to. @default Federation.enabled() */
  readonly federation?: Federation;

  /**
   * Servers that vouch for other servers' signing keys. An empty list asks each server itself.
   * @default ['matrix.org']
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#trusted_key_servers
   */
  readonly trustedKeyServers?: string[];

  /**
   * The largest upload, in whole KiB. Proxies in front must allow it too.
   * @default Size.mebibytes(50)
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#max_upload_size
   */
  readonly maxUploadSize?: Size;

  /**
   * Whether Synapse fetches the pages that messages link to, for a preview. Private, link-local and other special networks are never fetched from.
   * @default false
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#url_preview_enabled
   */
  readonly urlPreviews?: boolean;

  /** Further networks that previews are never fetched from, in CIDR notation. @default - the special networks only */
  readonly urlPreviewDenyList?: string[];

  /** How much is logged. @default LogLevel.INFO */
  readonly logLevel?: LogLevel;

  /** Whether users see who is online. @default true */
  readonly presence?: boolean;

  /** Whether anonymous statistics go to the makers of Synapse. @default false */
  readonly reportStats?: boolean;

  /** Who sees the public room directory and who may publish in it. @default - members of this server only */
  readonly publicRooms?: PublicRooms;

  /**
   * Whether a search for people finds everybody on this server. Otherwise it finds people in public rooms, and those with whom the user shares a room.
   * @default false
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#user_directory
   */
  readonly searchAllUsers?: boolean;

  /**
   * The version of new rooms whose maker asks for none, such as `11`. Older rooms stay as they are.
   * @default - Synapse's own
   * @see https://spec.matrix.org/latest/rooms/
   */
  readonly defaultRoomVersion?: string;

  /** Aliases of rooms that new users join by themselves, such as `#welcome:example.org`; made when they don't exist. @default - none */
  readonly autoJoinRooms?: string[];

  /** Lets the server write to its users. @default - off */
  readonly serverNotices?: ServerNotices;

  /** When messages are deleted. @default - never */
  readonly messageRetention?: MessageRetention;

  /** For how long media that was uploaded here is kept after its last access. @default - for ever */
  readonly localMediaLifetime?: Duration;

  /** For how long copies of other servers' media are kept after their last access. @default - for ever */
  readonly remoteMediaLifetime?: Duration;

  /** Whether Prometheus metrics are served, on port 9001 inside the cluster. @default false */
  readonly metrics?: boolean;

  /**
   * Whether this cluster answers `/.well-known/matrix/…` on the server name's own host, when the homeserver is on another one. Without it, whoever serves
   * that host must do it, or nobody finds the server by its name.
   * @default true
   */
  readonly serveWellKnown?: boolean;

  /** The server that answers there. @default - see each option */
  readonly wellKnownServer?: WellKnownServerOptions;

  /**
   * What `/.well-known/matrix/client` says besides the homeserver's URL.
   * @default - nothing
   * @see https://spec.matrix.org/latest/client-server-api/#getwell-knownmatrixclient
   */
  readonly wellKnownClientContent?: { readonly [key: string]: unknown };

  /** The container image. @default - the version that this release was tested with */
  readonly image?: string;

  /** CPU and memory. @default - 100m CPU and 256 MiB requested, 1.5 GiB memory at most */
  readonly resources?: ContainerResources;

  /** Wishes for the homeserver's pods, those of its Jobs and of the well-known server included, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;

  /**
   * Bridges, bots and other application services.
   * @default - none
   * @see https://element-hq.github.io/synapse/latest/application_services.html
   */
  readonly appServices?: AppService[];

  /**
   * Any other setting of homeserver.yaml, by Synapse's own names, merged over what the library writes. Keys that a prop owns are refused, and so are secrets,
   * as this ends in a ConfigMap.
   * @default - none
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
   */
  readonly extraConfig?: { readonly [key: string]: unknown };

  /**
   * Settings with a secret in them, such as `email:` with a password: keys of existing Secrets that hold YAML. Each is a config file of its own, read after
   * homeserver.yaml; a top-level key in it replaces the whole block.
   * @default - none
   */
  readonly extraConfigSecrets?: SecretKey[];
}
