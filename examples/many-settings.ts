// A reference example: most of the homeserver's props in one file.
import { Duration, Size } from 'cdk8s';
import {
  DataVolume,
  ExternalIp,
  Federation,
  LogLevel,
  MatrixApp,
  MatrixStack,
  RoomRuleAction,
  SecretKey,
  Turn,
} from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  namespace: 'chat',
  homeserverHost: 'hs.example.org',
  elementHost: 'chat.example.org',
  turnHost: 'relay.example.org',
  synapse: {
    firstAdmin: 'admin',
    storage: DataVolume.create({ size: Size.gibibytes(50), storageClassName: 'local-path' }),
    federation: Federation.allowList(['example.net', 'matrix.org']),
    trustedKeyServers: ['matrix.org'],
    maxUploadSize: Size.mebibytes(100),
    urlPreviews: true,
    urlPreviewDenyList: ['198.41.0.0/24'],
    logLevel: LogLevel.WARNING,
    presence: false,
    reportStats: false,
    publicRooms: {
      visibleOverFederation: true,
      publicationRules: [
        { action: RoomRuleAction.ALLOW, userId: '@admin:example.org' },
        { action: RoomRuleAction.DENY },
      ],
    },
    autoJoinRooms: ['#welcome:example.org'],
    serverNotices: { localpart: 'server', displayName: 'The server', roomName: 'Notices' },
    messageRetention: { maxLifetime: Duration.days(730), allowedLifetimeMin: Duration.days(1) },
    localMediaLifetime: Duration.days(730),
    remoteMediaLifetime: Duration.days(30),
    metrics: true,
    wellKnownClientContent: { 'org.example.support': 'https://www.example.org/help' },
    extraConfig: { rc_login: { address: { per_second: 0.2, burst_count: 10 } } },
    extraConfigSecrets: [SecretKey.of('synapse-email', 'email.yaml')],
  },
  turn: Turn.coturn({ externalIp: ExternalIp.fromDns('home.example.org'), minRelayPort: 50000, maxRelayPort: 50100 }),
});
app.synth();
