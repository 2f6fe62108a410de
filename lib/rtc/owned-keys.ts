import type { OwnedKeys } from '../shared/merge';

const LIBRARY = 'the library places files and ports';
const KEYS = 'the keys are generated in the cluster';
const RELAY = "use the prop 'turn' of the stack";

/** The keys of livekit.yaml that the library writes. */
export const OWNED_KEYS: OwnedKeys = {
  port: LIBRARY,
  bind_addresses: LIBRARY,
  prometheus_port: "use the prop 'metrics'",
  prometheus: "use the prop 'metrics'",
  key_file: KEYS,
  keys: KEYS,
  webhook: LIBRARY,
  development: 'the SFU would have a key that everybody knows',
  turn: RELAY,
  'room/auto_create': 'clients would not come back after a restart of the SFU',
  'room/max_participants': "use the prop 'maxParticipants'",
  'room/empty_timeout': "use the prop 'emptyTimeout'",
  'limit/bytes_per_sec': "use the prop 'maxBytesPerSecond'",
  'rtc/udp_port': "use the prop 'udpPort'",
  'rtc/tcp_port': "use the prop 'tcpPort'",
  'rtc/port_range_start': "use the prop 'udpPort': all calls share one port",
  'rtc/port_range_end': "use the prop 'udpPort': all calls share one port",
  'rtc/node_ip': "use the prop 'externalIp'",
  'rtc/use_external_ip': "use the prop 'externalIp'",
  'rtc/turn_servers': RELAY,
};
