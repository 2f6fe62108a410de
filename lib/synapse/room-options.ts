import type { Duration } from 'cdk8s';
import { flag, listOf, oneOf, shapeOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { duration } from '../shared/units-kinds';

/** The action of a rule of the room directory. */
export enum RoomRuleAction {
  /** The rule allows the request. */
  ALLOW = 'allow',
  /** The rule refuses the request. */
  DENY = 'deny',
}

/** A rule of the room directory. Synapse tries rules in order, and the first rule that matches decides. A glob that is left out matches everything. */
export interface RoomRule {
  /** The action. */
  readonly action: RoomRuleAction;
  /** A glob for the ID of the user who makes the request. @default '*' */
  readonly userId?: string;
  /** A glob for the room's alias. @default '*' */
  readonly alias?: string;
  /** A glob for the room's ID. @default '*' */
  readonly roomId?: string;
}

/** Options of the public room directory. */
export interface PublicRooms {
  /** If true, people without an account see the directory. @default false */
  readonly visibleWithoutLogin?: boolean;
  /** If true, other homeservers see the directory. @default false */
  readonly visibleOverFederation?: boolean;
  /**
   * Rules for publishing rooms.
   * @default - everybody
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#room_list_publication_rules
   */
  readonly publicationRules?: RoomRule[];
  /**
   * Rules for giving aliases to rooms.
   * @default - everybody
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#alias_creation_rules
   */
  readonly aliasRules?: RoomRule[];
}

/**
 * The account from which the server sends notices to its users.
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
  /** The name of the rooms for the notices. @default - Synapse's own */
  readonly roomName?: string;
  /** If true, users join the room automatically. Otherwise they are invited. @default false */
  readonly autoJoin?: boolean;
}

/**
 * The times after which messages are deleted: the defaults for rooms without their own retention policy, and the bounds for rooms that have one.
 *
 * @see https://element-hq.github.io/synapse/latest/message_retention_policies.html
 */
export interface MessageRetention {
  /** Messages are kept for at least this time. @default - no lower bound */
  readonly minLifetime?: Duration;
  /** Messages are deleted after this time. @default - never */
  readonly maxLifetime?: Duration;
  /** The shortest time that a room may ask for. @default - no bound */
  readonly allowedLifetimeMin?: Duration;
  /** The longest time that a room may ask for. @default - no bound */
  readonly allowedLifetimeMax?: Duration;
}

const ROOM_RULE: Shape<RoomRule> = {
  action: required(oneOf(RoomRuleAction, 'RoomRuleAction')),
  userId: text(),
  alias: text(),
  roomId: text(),
};

export const PUBLIC_ROOMS: Shape<PublicRooms> = {
  visibleWithoutLogin: flag,
  visibleOverFederation: flag,
  publicationRules: listOf(shapeOf(ROOM_RULE), 'rules'),
  aliasRules: listOf(shapeOf(ROOM_RULE), 'rules'),
};

export const SERVER_NOTICES: Shape<ServerNotices> = {
  localpart: text(),
  displayName: text(),
  avatarUrl: text(),
  roomName: text(),
  autoJoin: flag,
};

export const MESSAGE_RETENTION: Shape<MessageRetention> = {
  minLifetime: duration,
  maxLifetime: duration,
  allowedLifetimeMin: duration,
  allowedLifetimeMax: duration,
};
