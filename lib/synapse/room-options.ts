import type { Duration } from 'cdk8s';

/** What a rule of the room directory does. */
export enum RoomRuleAction {
  /** Lets it happen. */
  ALLOW = 'allow',
  /** Refuses it. */
  DENY = 'deny',
}

/** A rule that is looked at in order; the first match decides. A glob matches everything where it is left out. */
export interface RoomRule {
  /** What to do. */
  readonly action: RoomRuleAction;
  /** A glob for the user ID of who asks. @default '*' */
  readonly userId?: string;
  /** A glob for the room's alias. @default '*' */
  readonly alias?: string;
  /** A glob for the room's ID. @default '*' */
  readonly roomId?: string;
}

/** The public room directory. */
export interface PublicRooms {
  /** Whether people without an account see it. @default false */
  readonly visibleWithoutLogin?: boolean;
  /** Whether other homeservers see it. @default false */
  readonly visibleOverFederation?: boolean;
  /**
   * Who may publish which rooms.
   * @default - everybody
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#room_list_publication_rules
   */
  readonly publicationRules?: RoomRule[];
  /**
   * Who may give which aliases to rooms.
   * @default - everybody
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#alias_creation_rules
   */
  readonly aliasRules?: RoomRule[];
}

/**
 * The account through which the server writes to its users.
 *
 * @see https://element-hq.github.io/synapse/latest/server_notices.html
 */
export interface ServerNotices {
  /** The local part of its user ID. @default 'notices' */
  readonly localpart?: string;
  /** Its display name. @default - the local part */
  readonly displayName?: string;
  /** Its avatar, an `mxc://` URI. @default - none */
  readonly avatarUrl?: string;
  /** The name of the rooms that it writes into. @default - Synapse's own */
  readonly roomName?: string;
  /** Whether users are joined to the room rather than invited. @default false */
  readonly autoJoin?: boolean;
}

/**
 * When messages are deleted, in rooms that say nothing themselves and as bounds for those that do.
 *
 * @see https://element-hq.github.io/synapse/latest/message_retention_policies.html
 */
export interface MessageRetention {
  /** Messages are kept for at least that long. @default - no lower bound */
  readonly minLifetime?: Duration;
  /** Messages are deleted after that time. @default - never */
  readonly maxLifetime?: Duration;
  /** The shortest time that a room may ask for. @default - no bound */
  readonly allowedLifetimeMin?: Duration;
  /** The longest time that a room may ask for. @default - no bound */
  readonly allowedLifetimeMax?: Duration;
}
