import type { Config } from '../shared/merge';

/** The public addresses of an SFU and its token service. */
export interface RtcAddresses {
  /** The SFU's WebSocket address, for example `wss://rtc.example.org`. */
  readonly url: string;
  /** The address of the token service, for example `https://rtc.example.org`. */
  readonly serviceUrl: string;
}

/** The levels that a room of Synapse needs for its events if no client says otherwise. Synapse replaces the whole block, so all of them are repeated. */
const EVENT_LEVELS: { readonly [type: string]: number } = {
  'm.room.name': 50,
  'm.room.power_levels': 100,
  'm.room.history_visibility': 100,
  'm.room.canonical_alias': 50,
  'm.room.avatar': 50,
  'm.room.tombstone': 100,
  'm.room.server_acl': 100,
  'm.room.encryption': 100,
};

/** The state event by which a member says that it is in the call. */
const CALL_MEMBER = 'org.matrix.msc3401.call.member';

/**
 * The settings by which a homeserver tells clients of an SFU.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#matrix_rtc
 */
export function homeserverRtc({ url, serviceUrl }: RtcAddresses): { config: Config; wellKnownClient: Config } {
  return {
    config: {
      experimental_features: {
        // The client API of the transports.
        msc4143_enabled: true,
        // State changes in the answers of sync, by which clients see who is in the call.
        msc4222_enabled: true,
        // Sticky events, which newer clients use for the same.
        msc4354_enabled: true,
      },
      // Clients know the newer address, the older one, or both.
      matrix_rtc: { transports: [{ type: 'livekit', url, livekit_service_url: serviceUrl }] },
      // A client leaves a call by an event that it scheduled. Some schedule it for an hour later.
      max_event_delay_duration: '24h',
      // Each person in a call sends keys to all others.
      rc_message: { per_second: 0.5, burst_count: 30 },
      default_power_level_content_override: roomLevels(),
    },
    wellKnownClient: {
      'org.matrix.msc4143.rtc_foci': [{ type: 'livekit', livekit_service_url: serviceUrl }],
    },
  };
}

/** The settings that a homeserver needs in addition if the token service is its application service. */
export const TOKEN_SERVICE_FEATURES: Config = {
  // The token service asks who is in a room.
  msc4502_enabled: true,
  // The homeserver passes requests on to the token service.
  msc4512_enabled: true,
};

/** Lets all members of a new room take part in its call. Rooms that Element makes have this already, others don't. */
function roomLevels(): Config {
  const events = { ...EVENT_LEVELS, [CALL_MEMBER]: 0 };
  return {
    private_chat: { events },
    trusted_private_chat: { events },
    public_chat: { events: { ...events, 'm.call.invite': 50 } },
  };
}
