import { Rtc, SecretKey, SynapseDatabase, Turn } from '../lib';
import * as publicApi from '../lib';
import { GENERATED_NAMES } from '../lib/secrets/matrix-secrets';
import { Asset, BackupTarget, DataVolume, MatrixSecrets, MediaBucket, Monitoring, Registration, Restore } from '../lib';
import { find, identity, ofKind, synthStack, workloads } from './support/manifests';
import type { Manifest } from './support/manifests';
import { OBJECTS, SELECTORS } from './support/contract-names';
import { exportsOf } from './support/source';

const SECRET_KEYS = [
  'form_secret',
  'macaroon_secret_key',
  'registration_shared_secret',
  'signing_key',
  'turn_shared_secret',
];

const words = (text: string) => text.trim().split(/\s+/);
const CLASSES = words(`
Autoscaling Duty Endpoints Redis StreamWriter Workers
AppService Asset BackupTarget CoturnRelay DataVolume DeletionGuard ElementTheme ElementWeb MobileApp ExternalIp Federation
IngressController IngressTls KeptObjects LogLevel MatrixApp MatrixIngress MatrixRtc MatrixSecrets MatrixStack NextStepPhase NextSteps PeerEnd Peers PodSettings
PostgresSslMode PublicRoutes Registration Restore Rtc RtcExposure SharedSecret SupportRole RoomRuleAction RouteMatch SecretKey SynapseBackup SynapseDatabase SynapseServer Turn CallCheck TurnExposure TurnTls
TolerationOperator UnsatisfiableAction CaCertificate MediaVolume MatrixAlert MetricsEndpoints Monitoring MediaBucket MediaStorageClass PythonPackages SynapseModule
DatabaseVolume SynchronousCommit
Mail MailSecurity OidcClientAuth OidcPkce OidcProvider AuthenticationService
RateLimits
MatrixNetworkPolicies NetworkPolicies AcmeSolver K3sTraefik LetsEncrypt TlsRouteVersion
`);
const TYPES = words(`
AutoscalingOptions BundledRedisOptions ExternalRedisProps RouterLimits RouterOptions WorkerGroupOptions WorkersOptions WorkersPresetOptions WorkersProps
AppServiceOptions CloudNativePgOptions ClusterBackup ClusterRecovery BackupOptions BackupRetention BackupSource BackupVolumeOptions CoturnOptions CoturnRelayProps DataVolumeOptions
DeletionGuardProps DnsRecord DrillOptions ElementBranding ElementFeatures ElementWebOptions ElementWebProps ExternalRtcProps ExternalTurnProps FirewallPorts
FooterLink HomeserverExtension HomeserverFeatures IBackupSource IExtensibleHomeserver IHomeserver ITurnServer IWebApp MatrixIngressOptions MatrixIngressProps MatrixRtcProps ExternalIpOptions
MatrixSecretKeys MatrixStackProps MessageRetention NextStep OpenPorts Peer PeerPorts PodDnsOption PodDnsOptions PodOptions PostgresProps PublicRooms RestoreSnapshotOptions Rollout RoomRule Route RtcLoadBalancerOptions RtcOptions
S3BackupProps ServerNotices SynapseBackupProps SynapseDatabaseOptions SynapseOptions SynapseServerProps SynapseStorageOptions SupportContact SupportOptions CallCheckProps AzureBackupProps B2BackupProps ClaimOptions MediaVolumeOptions RemoteBackupProps RestBackupProps SftpBackupProps
Toleration TopologySpreadConstraint TurnLoadBalancerOptions WellKnownServerOptions
MetricsEndpoint MonitoringOptions PrometheusOperatorOptions
S3MediaProps SynapseModuleProps PythonInstallOptions
BundledPostgresOptions DatabaseVolumeOptions
RateLimit RateLimitOptions TuningOptions NetworkPoliciesOptions StateCompressionOptions GatewayApiOptions
GatewayParentRef TraefikCrdsOptions K3sTraefikProps LetsEncryptProps EmailRegistrationOptions
MailNotifications SmtpProps SynapseAccountOptions AutheliaProps AuthentikProps GoogleProps KeycloakProps
OidcClientProps OidcProps OidcRequirement AddressLimits EdgeOptions
AuthenticationServiceInClusterProps AuthenticationServiceProps ExternalAuthenticationServiceProps
DesktopAppOptions DesktopDownloads MobileAppLinks MobileAppsOptions
`);

const manifests = synthStack({
  synapse: { firstAdmin: 'admin' },
  element: { homePage: Asset.fromText('home') },
  backup: { target: BackupTarget.volume(), restore: Restore.latest(), drill: {} },
  monitoring: Monitoring.prometheusOperator(),
});
const lines = (text: string) => text.trim().split('\n');
const VALUES_OF_SELECTORS = ['name', 'instance', 'component'].map((label) => `app.kubernetes.io/${label}`);

test('a bucket for media adds a Job, whose name users give to kubectl, and its policy', () => {
  const mediaBucket = MediaBucket.s3({ bucket: 'media', credentials: SecretKey.of('a', 'b') });
  const names = synthStack({ synapse: { mediaBucket } }).map((m) => identity(m));
  expect(names.filter((name) => !synthStack().some((m) => identity(m) === name))).toEqual([
    'CronJob matrix/synapse-media-upload',
    'NetworkPolicy matrix/synapse-media-upload',
  ]);
});

test('the compression of state adds a Job, whose name users give to kubectl, and its policy', () => {
  const database = SynapseDatabase.bundled();
  const [before, after] = [{ database }, { database, stateCompression: {} }].map((synapse) =>
    synthStack({ synapse }).map((m) => identity(m)),
  );
  expect(after.filter((name) => !before.includes(name))).toEqual([
    'CronJob matrix/synapse-state-compression',
    'NetworkPolicy matrix/synapse-state-compression',
  ]);
});

test('the names of all objects', () => {
  const names = manifests.map((m) => identity(m)).map((name) => name.replace(/^(Job .*-)[0-9a-f]{8}$/, '$1<hash>'));
  expect(names.sort()).toEqual(lines(OBJECTS).sort());
});

test('what is selected, by the three labels and no other', () => {
  const found = ofKind(manifests, 'Deployment', 'StatefulSet', 'Service').map((m) => {
    const selector = m.spec.selector.matchLabels ?? m.spec.selector;
    expect(Object.keys(selector as object).sort()).toEqual([...VALUES_OF_SELECTORS].sort());
    return `${identity(m)}: ${VALUES_OF_SELECTORS.map((label) => selector[label]).join(' ')}`;
  });
  expect(found.sort()).toEqual(lines(SELECTORS));
});

test('each selector finds the pods of one workload and of no Job', () => {
  for (const { spec, ...selecting } of ofKind(manifests, 'Deployment', 'StatefulSet', 'Service')) {
    const wanted = Object.entries((spec.selector.matchLabels ?? spec.selector) as object);
    const found = workloads(manifests).filter((w) =>
      wanted.every(([k, v]) => w.spec.template.metadata.labels[k] === v),
    );
    expect(found.map((w) => [w.kind, w.metadata.name])).toEqual([
      [expect.stringMatching(/^(D|S)/), selecting.metadata.name],
    ]);
  }
});

test('pods have no label that follows from where a construct is', () => {
  for (const workload of workloads(manifests))
    expect(Object.keys(workload.spec.template.metadata.labels as object).sort()).toEqual(
      [...VALUES_OF_SELECTORS].sort(),
    );
});

test('the claim, and the Service that a StatefulSet names, which is immutable', () => {
  const [set] = ofKind(manifests, 'StatefulSet');
  const claims = set.spec.template.spec.volumes.filter((v: object) => 'persistentVolumeClaim' in v);
  expect(claims).toEqual([{ name: 'data', persistentVolumeClaim: { claimName: 'synapse-data' } }]);
  expect(set.spec).toMatchObject({ serviceName: 'synapse', podManagementPolicy: 'Parallel', replicas: 1 });
  expect(set.spec).not.toHaveProperty('volumeClaimTemplates');
  expect(DataVolume.create().claimName).toBe('synapse-data');
});

test('the keys of secrets', () => {
  expect([...GENERATED_NAMES].sort()).toEqual(SECRET_KEYS);
  const existing = MatrixSecrets.fromSecretName('x');
  for (const name of [...GENERATED_NAMES, 'recaptcha_public_key', 'recaptcha_private_key'] as const) {
    expect(existing._existing(name)).toEqual(SecretKey.of('x', name));
  }
});

test('the names of a database that CloudNativePG runs, and of what the operator makes for it', () => {
  const objects = synthStack({ synapse: { database: SynapseDatabase.cloudNativePg() } });
  expect(ofKind(objects, 'Cluster').map((m) => identity(m))).toEqual(['Cluster matrix/synapse-db']);
  expect(find(objects, 'ConfigMap', 'synapse-config').data['homeserver.yaml']).toContain('"synapse-db-rw"');
  const [set] = ofKind(objects, 'StatefulSet');
  const names = JSON.stringify(set.spec.template.spec.volumes);
  for (const name of ['synapse-db-app', 'synapse-db-ca']) expect(names).toContain(`"${name}"`);
});

test('the keys of the secrets of the call service', () => {
  const keysOf = (workload: string) =>
    ofKind(manifests, 'Deployment')
      .filter(({ metadata }) => metadata.name === workload)
      .flatMap(({ spec }) => spec.template.spec.volumes as Manifest[])
      .flatMap(
        ({ secret }) => (secret?.items ?? []).map(({ key }: Manifest) => `${secret.secretName} ${key}`) as string[],
      );
  expect(keysOf('livekit')).toEqual(['livekit keys.yaml', 'turn-secret turn_shared_secret']);
  expect(keysOf('lk-jwt-service')).toEqual(['livekit keys.yaml', 'matrix-rtc registration.yaml']);
});

test('the paths in the pod that people and documentation name', () => {
  const [set] = ofKind(manifests, 'StatefulSet');
  const [synapse] = set.spec.template.spec.containers;
  const paths = synapse.volumeMounts.map((m: { mountPath: string }) => m.mountPath);
  expect(paths.sort()).toEqual([
    ...['/config', '/data', '/data/homeserver.yaml', '/rtc-secret/matrix-rtc', '/secrets/matrix-secrets', '/tmp'],
    '/turn-secret/matrix-secrets',
  ]);
  expect(synapse.args).toEqual([
    'run',
    '--config-path=/data/homeserver.yaml',
    '--config-path=/tmp/listeners.yaml',
    '--no-secrets-in-config',
  ]);
});

test('what the library exports, by name', () => {
  expect(exportsOf('index.ts').sort()).toEqual([...CLASSES, ...TYPES].sort());
  expect(CLASSES.filter((name) => publicApi[name as keyof typeof publicApi] === undefined)).toEqual([]);
});

describe('a Job is made anew exactly if its template is another', () => {
  const jobs = (props: Parameters<typeof synthStack>[0]) =>
    ofKind(synthStack({ ...props, synapse: { firstAdmin: 'admin', ...props?.synapse } }), 'Job');
  const before = jobs({});

  test.each<[string, Parameters<typeof synthStack>[0], boolean]>([
    ['the image', { synapse: { image: 'example.org/mine:1' } }, true],
    ['the administrator', { synapse: { firstAdmin: 'root' } }, true],
    [
      'the keys that are generated',
      { secrets: MatrixSecrets.fromSecretKeys({ formSecret: SecretKey.of('a', 'b') }) },
      true,
    ],
    ['the log level', { synapse: { metrics: true, registration: Registration.withToken() } }, false],
    ['the web client', { element: { countryCode: 'DE' }, elementHost: 'chat.example.org' }, false],
    ['the server name', { serverName: 'other.org', rtc: Rtc.none() }, false],
    ['the server name, which is in a registration', { serverName: 'other.org' }, true],
    ['the relay', { turn: Turn.external({ uris: ['turn:x.org'] }) }, false],
  ])('after a change of %s', (_, props, anew) => {
    const after = jobs(props);
    const names = before.map((job) => job.metadata.name);
    expect(after.some((job) => !names.includes(job.metadata.name))).toBe(anew);
    for (const job of after) {
      const same = before.filter((old) => JSON.stringify(old.spec.template) === JSON.stringify(job.spec.template));
      expect(same.map((old) => old.metadata.name)).toEqual(names.filter((name) => name === job.metadata.name));
    }
  });
});
