import { Size } from 'cdk8s';
import type { Duration } from 'cdk8s';
import { SynapseDatabase } from '../database/synapse-database';
import { SPECIAL_NETWORKS } from '../shared/networks';
import { Federation } from './federation';
import type { HomeserverSettings, RoomRuleSetting } from './homeserver-config';
import { Registration } from './registration';
import type { RoomRule } from './room-options';
import { LogLevel } from './synapse-options';
import type { SynapseOptions } from './synapse-options';

/** What is known about the server besides its options. */
export interface ServerIdentity {
  readonly serverName: string;
  readonly host: string;
  readonly baseUrl: string;
}

export const DEFAULT_NOTICES_LOCALPART = 'notices';

/** Resolves every default, once, and turns units into Synapse's notation. */
export function resolveSettings(identity: ServerIdentity, options: SynapseOptions): HomeserverSettings {
  const federation = options.federation ?? Federation.enabled();
  const registration = options.registration ?? Registration.withSharedSecret();
  const rooms = options.publicRooms ?? {};
  const database = options.database ?? SynapseDatabase.sqlite();
  const retention = options.messageRetention;
  return {
    ...identity,
    database: database._kind.config,
    registration: registration._config,
    federation: { enabled: federation._enabled, allowList: federation._allowList },
    trustedKeyServers: options.trustedKeyServers ?? ['matrix.org'],
    maxUploadSize: synapseSize(options.maxUploadSize ?? Size.mebibytes(50)),
    urlPreviewDenyList: options.urlPreviews ? [...SPECIAL_NETWORKS, ...(options.urlPreviewDenyList ?? [])] : undefined,
    presence: options.presence ?? true,
    reportStats: options.reportStats ?? false,
    publicRooms: {
      withoutLogin: rooms.visibleWithoutLogin ?? false,
      overFederation: rooms.visibleOverFederation ?? false,
      publicationRules: rooms.publicationRules?.map(roomRule),
      aliasRules: rooms.aliasRules?.map(roomRule),
    },
    autoJoinRooms: options.autoJoinRooms ?? [],
    serverNotices: options.serverNotices && {
      localpart: options.serverNotices.localpart ?? DEFAULT_NOTICES_LOCALPART,
      displayName: options.serverNotices.displayName,
      avatarUrl: options.serverNotices.avatarUrl,
      roomName: options.serverNotices.roomName,
      autoJoin: options.serverNotices.autoJoin ?? false,
    },
    messageRetention: retention && {
      minLifetime: maybeDuration(retention.minLifetime),
      maxLifetime: maybeDuration(retention.maxLifetime),
      allowedLifetimeMin: maybeDuration(retention.allowedLifetimeMin),
      allowedLifetimeMax: maybeDuration(retention.allowedLifetimeMax),
    },
    localMediaLifetime: maybeDuration(options.localMediaLifetime),
    remoteMediaLifetime: maybeDuration(options.remoteMediaLifetime),
    metrics: options.metrics ?? false,
    wellKnownClientContent: options.wellKnownClientContent,
    logLevel: options.logLevel ?? LogLevel.INFO,
  };
}

/** Synapse's own notation: `50M` is 50 MiB, and `50MB` is an error. */
export function synapseSize(size: Size): string {
  const kibibytes = size.toKibibytes();
  return kibibytes % 1024 === 0 ? `${kibibytes / 1024}M` : `${kibibytes}K`;
}

/** Synapse's own notation, in the largest unit that fits. */
export function synapseDuration(duration: Duration): string {
  const seconds = duration.toSeconds();
  if (seconds % 86400 === 0) return `${seconds / 86400}d`;
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds}s`;
}

function maybeDuration(duration: Duration | undefined): string | undefined {
  return duration && synapseDuration(duration);
}

function roomRule(rule: RoomRule): RoomRuleSetting {
  return { action: rule.action, user_id: rule.userId ?? '*', alias: rule.alias ?? '*', room_id: rule.roomId ?? '*' };
}
