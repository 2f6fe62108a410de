import { livekitConfig } from '../../lib/rtc/livekit-config';
import { sfuTurnServers } from '../../lib/rtc/sfu-turn-servers';

const SETTINGS = {
  udpPort: 7882,
  tcpPort: 7881,
  webhookUrl: 'http://lk-jwt-service.matrix-rtc.svc.cluster.local:8080/sfu_webhook',
  turnServers: [],
  maxParticipants: 50,
  emptyTimeout: 300,
  metrics: false,
  extra: {},
};

test('the default config', () => {
  expect(livekitConfig(SETTINGS)).toEqual({
    port: 7880,
    logging: { level: 'info', json: false },
    key_file: '/secrets/livekit/keys.yaml',
    room: { auto_create: true, max_participants: 50, empty_timeout: 300, departure_timeout: 20 },
    webhook: { api_key: 'matrix', urls: [SETTINGS.webhookUrl] },
    rtc: { udp_port: 7882, tcp_port: 7881, use_external_ip: false },
  });
});

test('the block to which the start script adds the address is the last one, also with further options', () => {
  const config = livekitConfig({ ...SETTINGS, extra: { rtc: { congestion_control: { enabled: true } }, audio: {} } });
  expect(Object.keys(config).pop()).toBe('rtc');
  expect(config.rtc).toMatchObject({ udp_port: 7882, congestion_control: { enabled: true } });
});

test('limits and metrics', () => {
  const config = livekitConfig({ ...SETTINGS, maxBytesPerSecond: 5_000_000, metrics: true });
  expect(config).toMatchObject({ limit: { bytes_per_sec: 5_000_000 }, prometheus: { port: 6789 } });
});

test('the relay is named with the file of its secret', () => {
  const turnServers = sfuTurnServers(['turn:turn.example.org:3478?transport=udp']);
  expect(livekitConfig({ ...SETTINGS, turnServers }).rtc).toMatchObject({
    turn_servers: [
      {
        host: 'turn.example.org',
        port: 3478,
        protocol: 'udp',
        secret_file: '/secrets/turn-secret/turn_shared_secret',
        ttl: 86400,
      },
    ],
  });
});

test.each([
  ['turn:turn.example.org:3478?transport=udp', { host: 'turn.example.org', port: 3478, protocol: 'udp' }],
  ['turn:turn.example.org:3478?transport=tcp', { host: 'turn.example.org', port: 3478, protocol: 'tcp' }],
  ['turn:turn.example.org', { host: 'turn.example.org', port: 3478, protocol: 'udp' }],
  ['turns:turn.example.org:443?transport=tcp', { host: 'turn.example.org', port: 443, protocol: 'tls' }],
  ['turns:turn.example.org', { host: 'turn.example.org', port: 5349, protocol: 'tls' }],
  ['turn:[2001:db8::1]:3478?transport=udp', { host: '[2001:db8::1]', port: 3478, protocol: 'udp' }],
])('the relay %s as LiveKit names it', (uri, server) => {
  expect(sfuTurnServers([uri])).toEqual([server]);
});
