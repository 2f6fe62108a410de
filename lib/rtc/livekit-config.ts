import { mergeConfig } from '../shared/merge';
import type { Config } from '../shared/merge';
import { API_KEY, KEYS_PATH, METRICS_PORT, SIGNAL_PORT, TURN_SECRET_PATH } from './rtc-names';
import type { SfuTurnServer } from './sfu-turn-servers';

/** The values that the SFU's config is made from. */
export interface LiveKitSettings {
  readonly udpPort: number;
  readonly tcpPort: number;
  /** The URL at which the SFU tells the token service who came and went. */
  readonly webhookUrl: string;
  readonly turnServers: readonly SfuTurnServer[];
  readonly maxParticipants: number;
  /** Undefined is no limit. */
  readonly maxBytesPerSecond?: number;
  /** In seconds. */
  readonly emptyTimeout: number;
  readonly metrics: boolean;
  readonly extra: Config;
}

/** The time in seconds for which LiveKit's credentials for the relay are valid. It is longer than a call, since a client that lost its connection uses them again. */
const TURN_TTL = 86_400;

/** The time in seconds for which a room stays after the last person left it: a client that reconnects finds the same room. */
const DEPARTURE_TIMEOUT = 20;

/**
 * The content of livekit.yaml, without the external address: the start script adds `node_ip` to the block `rtc`, which is the last one.
 *
 * @see https://github.com/livekit/livekit/blob/master/config-sample.yaml
 */
export function livekitConfig(settings: LiveKitSettings): Config {
  const { rtc, ...config } = mergeConfig(ownConfig(settings), settings.extra);
  return { ...config, rtc };
}

function ownConfig(settings: LiveKitSettings): Config {
  const { turnServers, maxBytesPerSecond } = settings;
  return {
    port: SIGNAL_PORT,
    ...(settings.metrics && { prometheus: { port: METRICS_PORT } }),
    logging: { level: 'info', json: false },
    key_file: KEYS_PATH,
    room: {
      // After a restart of the SFU, clients come back with their token only, and its rooms are gone. Somebody who may open no room can't send anything in an empty one.
      auto_create: true,
      max_participants: settings.maxParticipants,
      empty_timeout: settings.emptyTimeout,
      departure_timeout: DEPARTURE_TIMEOUT,
    },
    ...(maxBytesPerSecond !== undefined && { limit: { bytes_per_sec: maxBytesPerSecond } }),
    webhook: { api_key: API_KEY, urls: [settings.webhookUrl] },
    rtc: {
      udp_port: settings.udpPort,
      tcp_port: settings.tcpPort,
      use_external_ip: false,
      ...(turnServers.length > 0 && {
        turn_servers: turnServers.map((server) => ({ ...server, secret_file: TURN_SECRET_PATH, ttl: TURN_TTL })),
      }),
    },
  };
}
