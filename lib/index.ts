export { MatrixApp } from './matrix-app';
export { MatrixStack } from './matrix-stack';
export { MatrixStackProps } from './matrix-stack-props';

export { PodDnsOption, PodDnsOptions } from './shared/pods/pod-dns-options';
export {
  PodOptions,
  Toleration,
  TolerationOperator,
  TopologySpreadConstraint,
  UnsatisfiableAction,
} from './shared/pods/pod-options';
export { PodSettings } from './shared/pods/pods';

export { MatrixSecretKeys, MatrixSecrets } from './secrets/matrix-secrets';
export { SecretKey } from './secrets/secret-key';
export { SharedSecret } from './secrets/shared-secret';

export { BackupOptions, BackupRetention } from './backup/backup-options';
export { BackupSource, IBackupSource } from './backup/backup-source';
export { BackupTarget, BackupVolumeOptions } from './backup/backup-target';
export { CaCertificate } from './secrets/ca-certificate';
export { AzureBackupProps } from './backup/repositories/azure';
export { B2BackupProps } from './backup/repositories/b2';
export { RemoteBackupProps } from './backup/repositories/remote-repository';
export { RestBackupProps } from './backup/repositories/rest';
export { S3BackupProps } from './backup/repositories/s3';
export { SftpBackupProps } from './backup/repositories/sftp';
export { DrillOptions } from './backup/drill-options';
export { Restore, RestoreSnapshotOptions } from './backup/restore';
export { SynapseBackup, SynapseBackupProps } from './backup/synapse-backup';

export { BundledPostgresOptions } from './database/bundled/bundled-options';
export { DatabaseVolume, DatabaseVolumeOptions } from './database/bundled/database-volume';
export { CloudNativePgOptions } from './database/cloud-native-pg/cloud-native-pg-options';
export { ClusterBackup, ClusterRecovery } from './database/cloud-native-pg/cluster-backup';
export { SynchronousCommit } from './database/cloud-native-pg/synchronous-commit';
export { PostgresProps, PostgresSslMode } from './database/postgres-props';
export { SynapseDatabase } from './database/synapse-database';

export { MediaBucket } from './media/media-bucket';
export { MediaStorageClass, S3MediaProps } from './media/s3-media';

export { PythonInstallOptions, PythonPackages } from './packages/python-packages';

export { AppService, AppServiceOptions } from './synapse/app-service';
export { DataVolume, DataVolumeOptions } from './synapse/data-volume';
export { Federation } from './synapse/federation';
export { IExtensibleHomeserver, IHomeserver } from './synapse/homeserver';
export { HomeserverFeatures } from './synapse/homeserver-features';
export { HomeserverExtension } from './synapse/homeserver-extension';
export { MediaVolume, MediaVolumeOptions } from './synapse/media-volume';
export { EmailRegistrationOptions, Registration } from './synapse/registration';
export { SynapseAccountOptions } from './synapse/synapse-account-options';
export { MessageRetention, PublicRooms, RoomRule, RoomRuleAction, ServerNotices } from './synapse/room-options';
export { LogLevel } from './synapse/log-level';
export { RateLimit } from './shared/rate-limit';
export { RateLimitOptions, RateLimits } from './synapse/rate-limits';
export { SynapseOptions } from './synapse/synapse-options';
export { TuningOptions } from './synapse/tuning-options';
export { SupportContact, SupportOptions, SupportRole } from './synapse/support-options';
export { SynapseModule, SynapseModuleProps } from './synapse/synapse-module';
export { StateCompressionOptions } from './synapse/state-compression-options';
export { SynapseDatabaseOptions } from './synapse/synapse-database-options';
export { SynapseServer } from './synapse/synapse-server';
export { SynapseServerProps } from './synapse/synapse-server-props';
export { SynapseStorageOptions } from './synapse/synapse-storage-options';
export { WellKnownServerOptions } from './synapse/well-known-options';

export { Mail } from './mail/mail';
export { MailNotifications, MailSecurity, SmtpProps } from './mail/smtp-props';

export { AuthenticationService } from './sign-on/authentication-service';
export {
  AuthenticationServiceInClusterProps,
  AuthenticationServiceProps,
  ExternalAuthenticationServiceProps,
} from './sign-on/authentication-service-props';
export {
  AutheliaProps,
  AuthentikProps,
  GoogleProps,
  KeycloakProps,
  OidcClientAuth,
  OidcClientProps,
  OidcPkce,
  OidcProps,
  OidcRequirement,
} from './sign-on/oidc-props';
export { OidcProvider } from './sign-on/oidc-provider';

export { Autoscaling, AutoscalingOptions } from './workers/autoscaling';
export { Duty } from './workers/duty';
export { Endpoints } from './workers/endpoints';
export { StreamWriter } from './workers/stream-writer';
export { WorkerGroupOptions } from './workers/worker-options';
export { Workers } from './workers/workers';
export { WorkersOptions, WorkersPresetOptions, WorkersProps } from './workers/workers-options';

export { BundledRedisOptions, ExternalRedisProps } from './redis/redis-options';
export { Redis } from './redis/redis';

export { RouterLimits, RouterOptions } from './router/router-options';

export { Asset } from './element/asset';
export { ElementBranding, ElementTheme, ElementWebOptions, FooterLink } from './element/element-options';
export { ElementFeatures } from './element/element-features';
export { DesktopAppOptions, DesktopDownloads } from './element/desktop-app';
export { MobileApp, MobileAppLinks, MobileAppsOptions } from './element/mobile-apps';
export { ElementWeb, ElementWebProps } from './element/element-web';

export { CoturnOptions } from './coturn/coturn-options';
export { CoturnRelay, CoturnRelayProps } from './coturn/coturn-relay';
export { ExternalTurnProps } from './coturn/external-turn';
export { Turn } from './coturn/turn';
export { TurnExposure, TurnLoadBalancerOptions } from './coturn/turn-exposure';
export { ITurnServer } from './coturn/turn-server';
export { TurnTls } from './coturn/turn-tls';

export { DeletionGuard, DeletionGuardProps } from './guards/deletion-guard';

export { AcmeSolver } from './acme/acme-solver';
export { LetsEncrypt, LetsEncryptProps } from './acme/lets-encrypt';
export { K3sTraefik } from './k3s/k3s-traefik';
export { K3sTraefikProps } from './k3s/k3s-traefik-props';

export { AddressLimits, EdgeOptions } from './ingress/edge-options';
export { GatewayApiOptions, GatewayParentRef, TlsRouteVersion } from './ingress/gateway-options';
export { IngressController } from './ingress/ingress-controller';
export { IngressTls } from './ingress/ingress-tls';
export { MatrixIngress, MatrixIngressOptions, MatrixIngressProps } from './ingress/matrix-ingress';
export { PublicRoutes } from './ingress/public-routes';
export { TraefikCrdsOptions } from './ingress/traefik-crds-options';
export { IWebApp, Route, RouteMatch } from './ingress/web-app';

export { MatrixAlert } from './monitoring/alert';
export { Monitoring } from './monitoring/monitoring';
export { MonitoringOptions, PrometheusOperatorOptions } from './monitoring/monitoring-options';

export { MatrixNetworkPolicies } from './network-policies/matrix-network-policies';
export { NetworkPolicies } from './network-policies/network-policies';
export { NetworkPoliciesOptions } from './network-policies/policy-options';

export { MatrixRtc, MatrixRtcProps } from './rtc/matrix-rtc';
export { Rtc } from './rtc/rtc';
export { RtcOptions } from './rtc/rtc-options';
export { RtcExposure, RtcLoadBalancerOptions } from './rtc/rtc-exposure';
export { ExternalRtcProps } from './rtc/external-rtc';

export { CallCheck, CallCheckProps } from './call-check/call-check';

export { ClaimOptions } from './shared/volume-claim';
export { ExternalIp, ExternalIpOptions } from './shared/external-ip';
export { FirewallPorts } from './shared/firewall-ports';
export { KeptObjects } from './shared/kept-objects';
export { MetricsEndpoint, MetricsEndpoints } from './shared/metrics-endpoints';
export { DnsRecord, NextStep, NextStepPhase, OpenPorts, Rollout } from './shared/next-steps/next-step';
export { NextSteps } from './shared/next-steps/next-steps';
export { Peer, PeerEnd, PeerPorts, Peers } from './shared/peers';
