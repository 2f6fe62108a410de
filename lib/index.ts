export { MatrixApp } from './matrix-app';
export { MatrixStack } from './matrix-stack';
export { MatrixStackProps } from './matrix-stack-props';

export { PodDnsOption, PodDnsOptions } from './shared/pod-dns-options';
export {
  PodOptions,
  Toleration,
  TolerationOperator,
  TopologySpreadConstraint,
  UnsatisfiableAction,
} from './shared/pod-options';
export { PodSettings } from './shared/pods';

export { MatrixSecretKeys, MatrixSecrets } from './secrets/matrix-secrets';
export { SecretKey } from './secrets/secret-key';

export { BackupOptions, BackupRetention } from './backup/backup-options';
export { IBackupSource } from './backup/backup-source';
export { BackupTarget, BackupVolumeOptions, S3BackupProps } from './backup/backup-target';
export { DrillOptions } from './backup/drill-options';
export { Restore, RestoreSnapshotOptions } from './backup/restore';
export { SynapseBackup, SynapseBackupProps } from './backup/synapse-backup';

export { PostgresConnection } from './postgres/postgres-connection';

export { DataVolume, DataVolumeOptions } from './synapse/data-volume';
export { Federation } from './synapse/federation';
export { IHomeserver } from './synapse/homeserver';
export { Registration } from './synapse/registration';
export { MessageRetention, PublicRooms, RoomRule, RoomRuleAction, ServerNotices } from './synapse/room-options';
export { PostgresProps, PostgresSslMode, SynapseDatabase } from './synapse/synapse-database';
export { LogLevel, SynapseOptions } from './synapse/synapse-options';
export { SynapseServer, SynapseServerProps } from './synapse/synapse-server';
export { WellKnownServerOptions } from './synapse/well-known-options';

export { Asset } from './element/asset';
export { ElementBranding, ElementTheme, ElementWebOptions, FooterLink } from './element/element-options';
export { ElementWeb, ElementWebProps } from './element/element-web';

export { CoturnOptions } from './coturn/coturn-options';
export { CoturnRelay, CoturnRelayProps } from './coturn/coturn-relay';
export { ExternalIp } from './coturn/external-ip';
export { FirewallPorts } from './coturn/relay-ports';
export { Turn } from './coturn/turn';
export { TurnExposure, TurnLoadBalancerOptions } from './coturn/turn-exposure';
export { ExternalTurnServerProps, ITurnServer, TurnSecretCopy, TurnServer } from './coturn/turn-server';
export { TurnTls } from './coturn/turn-tls';

export { DeletionGuard, DeletionGuardProps } from './guards/deletion-guard';

export { IngressController } from './ingress/ingress-controller';
export { IngressTls } from './ingress/ingress-tls';
export { MatrixIngress, MatrixIngressOptions, MatrixIngressProps } from './ingress/matrix-ingress';
export { IWebApp, Route, RouteMatch } from './ingress/web-app';

export { TurnCheck, TurnCheckProps } from './turn-check/turn-check';
