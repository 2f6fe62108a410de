import type { Findings } from '../../shared/findings';
import type { RoomRule, ServerNotices } from '../room-options';
import { checkAlias, each, isLocalpart } from './checks';
import { nested } from './nested';
import { ABSENT, harmless, outgoing, setting } from './row';
import type { Row } from './row';

export const DEFAULT_NOTICES_LOCALPART = 'notices';

/** The stable versions that Synapse 1.163 knows. */
const ROOM_VERSIONS: readonly string[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'];

/** Settings of rooms, and of the information that users see about each other. A drill must not make users join rooms. */
export const ROOMS: Row[] = [
  setting('presence', { key: 'presence/enabled', default: true, outside: { off: false } }),
  { key: 'use_presence', instead: "use the prop 'presence'", outside: { off: ABSENT } },
  setting('publicRooms.visibleWithoutLogin', {
    key: 'allow_public_rooms_without_auth',
    default: false,
    outside: false,
  }),
  setting('publicRooms.visibleOverFederation', {
    key: 'allow_public_rooms_over_federation',
    default: false,
    outside: false,
  }),
  setting('publicRooms.publicationRules', { key: 'room_list_publication_rules', write: rules, outside: false }),
  setting('publicRooms.aliasRules', { key: 'alias_creation_rules', write: rules, outside: false }),
  setting('searchAllUsers', { key: 'user_directory/search_all_users', outside: false }),
  setting('defaultRoomVersion', { key: 'default_room_version', check: checkRoomVersion, outside: false }),
  setting('autoJoinRooms', {
    key: 'auto_join_rooms',
    write: (aliases) => (aliases.length > 0 ? aliases : undefined),
    check: each(checkAlias),
    outside: { off: [] },
  }),
  setting('serverNotices', {
    key: 'server_notices',
    write: (notices) =>
      nested([
        ['system_mxid_localpart', notices.localpart ?? DEFAULT_NOTICES_LOCALPART],
        ['system_mxid_display_name', notices.displayName],
        ['system_mxid_avatar_url', notices.avatarUrl],
        ['room_name', notices.roomName],
        ['auto_join', notices.autoJoin ?? false],
      ]),
    check: checkNotices,
    outside: { off: null },
  }),
  ...outgoing({ auto_accept_invites: {} }),
  ...harmless(
    'allow_per_room_profiles',
    'auto_join_mxid_localpart',
    'auto_join_rooms_for_guests',
    'autocreate_auto_join_room_preset',
    'autocreate_auto_join_rooms',
    'autocreate_auto_join_rooms_federated',
    'block_non_admin_invites',
    'default_power_level_content_override',
    'enable_room_list_search',
    'enable_search',
    'encryption_enabled_by_default_for_room_type',
    'exclude_rooms_from_sync',
    'filter_timeline_limit',
    'forget_rooms_on_leave',
    'include_profile_data_on_invite',
    'limit_profile_requests_to_users_who_share_rooms',
    'limit_remote_rooms',
    'max_event_delay_duration',
    'push_rules',
    'require_auth_for_profile_requests',
    'require_membership_for_aliases',
    'room_prejoin_state',
    'stats',
  ),
];

function rules(list: readonly RoomRule[]): object[] {
  return list.map((rule) => ({
    action: rule.action,
    user_id: rule.userId ?? '*',
    alias: rule.alias ?? '*',
    room_id: rule.roomId ?? '*',
  }));
}

function checkRoomVersion(findings: Findings, prop: string, version: string): void {
  if (!ROOM_VERSIONS.includes(version)) {
    findings.add(prop, `must be a room version that Synapse knows: ${ROOM_VERSIONS.join(', ')}`, version);
  }
}

function checkNotices(findings: Findings, prop: string, { localpart, avatarUrl }: ServerNotices): void {
  if (localpart !== undefined && !isLocalpart(localpart)) {
    findings.add(`${prop}.localpart`, 'must be the local part of a user ID', localpart);
  }
  if (avatarUrl !== undefined && !/^mxc:\/\/[^/]+\/[^/]+$/.test(avatarUrl)) {
    findings.add(`${prop}.avatarUrl`, 'must be an mxc:// URI of an uploaded image', avatarUrl);
  }
}
