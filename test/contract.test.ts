import { Rtc, SecretKey, Turn } from '../lib';
import * as publicApi from '../lib';
import { GENERATED_NAMES } from '../lib/secrets/matrix-secrets';
import { Asset, BackupTarget, DataVolume, MatrixSecrets, Registration, Restore } from '../lib';
import { identity, ofKind, synthStack, workloads } from './support/manifests';
import type { Manifest } from './support/manifests';
import { exportsOf } from './support/source';

/**
 * Installations and users' programs rely on these names. A changed line needs a new major version of this library: an object with a new name is a second
 * object, and a claim with a new name is empty.
 */
const OBJECTS = `
ConfigMap matrix-rtc/livekit-config
ConfigMap matrix-rtc/lk-jwt-service-config
ConfigMap matrix-turn/coturn-config
ConfigMap matrix/element-config
ConfigMap matrix/element-custom-files
ConfigMap matrix/synapse-config
ConfigMap matrix/call-check
ConfigMap matrix/well-known-config
CronJob matrix/synapse-backup
CronJob matrix/synapse-drill
CronJob matrix/call-check
Deployment matrix-rtc/livekit
Deployment matrix-rtc/lk-jwt-service
Deployment matrix-turn/coturn
Deployment matrix/element
Deployment matrix/well-known
Ingress matrix-rtc/rtc
Ingress matrix/element
Ingress matrix/synapse
Ingress matrix/well-known
IngressRoute matrix-rtc/rtc-redirect
IngressRoute matrix/element-redirect
IngressRoute matrix/synapse-redirect
IngressRoute matrix/well-known-redirect
Job matrix/coturn-secret-copy-<hash>
Job matrix/livekit-<hash>
Job matrix/matrix-rtc-<hash>
Job matrix/matrix-rtc-copy-<hash>
Job matrix/matrix-secrets-<hash>
Job matrix/synapse-backup-<hash>
Job matrix/synapse-first-admin-<hash>
Job matrix/synapse-register-first-admin-<hash>
Job matrix/synapse-restore-<hash>
Job matrix/turn-secret-copy-<hash>
Middleware matrix-rtc/matrix-hsts
Middleware matrix-rtc/matrix-redirect-to-https
Middleware matrix/matrix-hsts
Middleware matrix/matrix-redirect-to-https
Namespace matrix
Namespace matrix-rtc
Namespace matrix-turn
NetworkPolicy matrix/synapse-drill
PersistentVolumeClaim matrix/synapse-backup
PersistentVolumeClaim matrix/synapse-data
PriorityClass matrix-keep-data
Role matrix-rtc/livekit
Role matrix-rtc/matrix-rtc-copy-matrix-rtc
Role matrix-rtc/turn-secret-copy-turn-secret
Role matrix-turn/coturn-secret-copy-coturn-secret
Role matrix/coturn-secret-copy
Role matrix/matrix-rtc
Role matrix/matrix-rtc-copy
Role matrix/matrix-secrets
Role matrix/synapse-backup
Role matrix/synapse-first-admin
Role matrix/synapse-restore
Role matrix/turn-secret-copy
RoleBinding matrix-rtc/livekit
RoleBinding matrix-rtc/matrix-rtc-copy-matrix-rtc
RoleBinding matrix-rtc/turn-secret-copy-turn-secret
RoleBinding matrix-turn/coturn-secret-copy-coturn-secret
RoleBinding matrix/coturn-secret-copy
RoleBinding matrix/matrix-rtc
RoleBinding matrix/matrix-rtc-copy
RoleBinding matrix/matrix-secrets
RoleBinding matrix/synapse-backup
RoleBinding matrix/synapse-first-admin
RoleBinding matrix/synapse-restore
RoleBinding matrix/turn-secret-copy
Secret matrix-rtc/livekit
Secret matrix-rtc/matrix-rtc
Secret matrix-rtc/turn-secret
Secret matrix-turn/coturn-secret
Secret matrix/matrix-rtc
Secret matrix/matrix-secrets
Secret matrix/synapse-backup
Secret matrix/synapse-first-admin
Service matrix-rtc/livekit
Service matrix-rtc/lk-jwt-service
Service matrix/element
Service matrix/synapse
Service matrix/well-known
ServiceAccount matrix/coturn-secret-copy
ServiceAccount matrix/livekit
ServiceAccount matrix/matrix-rtc
ServiceAccount matrix/matrix-rtc-copy
ServiceAccount matrix/matrix-secrets
ServiceAccount matrix/synapse-backup
ServiceAccount matrix/synapse-first-admin
ServiceAccount matrix/synapse-restore
ServiceAccount matrix/turn-secret-copy
StatefulSet matrix/synapse
ValidatingAdmissionPolicy matrix-keep-data
ValidatingAdmissionPolicyBinding matrix-keep-data
`;

/** Kind and name of the object, then the labels name, instance and component of its selector. */
const SELECTORS = `
Deployment matrix-rtc/livekit: livekit livekit sfu
Deployment matrix-rtc/lk-jwt-service: lk-jwt-service lk-jwt-service rtc-token-service
Deployment matrix-turn/coturn: coturn coturn turn-relay
Deployment matrix/element: element element web-client
Deployment matrix/well-known: well-known well-known well-known
Service matrix-rtc/livekit: livekit livekit sfu
Service matrix-rtc/lk-jwt-service: lk-jwt-service lk-jwt-service rtc-token-service
Service matrix/element: element element web-client
Service matrix/synapse: synapse synapse homeserver
Service matrix/well-known: well-known well-known well-known
StatefulSet matrix/synapse: synapse synapse homeserver
`;

const SECRET_KEYS = [
  'form_secret',
  'macaroon_secret_key',
  'registration_shared_secret',
  'signing_key',
  'turn_shared_secret',
];

const words = (text: string) => text.trim().split(/\s+/);
const CLASSES = words(`
AppService Asset BackupTarget CoturnRelay DataVolume DeletionGuard ElementTheme ElementWeb ExternalIp Federation
IngressController IngressTls KeptObjects LogLevel MatrixApp MatrixIngress MatrixRtc MatrixSecrets MatrixStack NextStepPhase NextSteps PeerEnd Peers PodSettings
PostgresSslMode PublicRoutes Registration Restore Rtc RtcExposure SharedSecret SupportRole RoomRuleAction RouteMatch SecretKey SynapseBackup SynapseDatabase SynapseServer Turn CallCheck TurnExposure TurnTls
TolerationOperator UnsatisfiableAction CaCertificate MediaVolume
`);
const TYPES = words(`
AppServiceOptions BackupOptions BackupRetention BackupSource BackupVolumeOptions CoturnOptions CoturnRelayProps DataVolumeOptions
DeletionGuardProps DnsRecord DrillOptions ElementBranding ElementFeatures ElementWebOptions ElementWebProps ExternalRtcProps ExternalTurnProps FirewallPorts
FooterLink HomeserverExtension HomeserverFeatures IBackupSource IExtensibleHomeserver IHomeserver ITurnServer IWebApp MatrixIngressOptions MatrixIngressProps MatrixRtcProps ExternalIpOptions
MatrixSecretKeys MatrixStackProps MessageRetention NextStep OpenPorts Peer PeerPorts PodDnsOption PodDnsOptions PodOptions PostgresProps PublicRooms RestoreSnapshotOptions Rollout RoomRule Route RtcLoadBalancerOptions RtcOptions
S3BackupProps ServerNotices SynapseBackupProps SynapseOptions SynapseServerProps SupportContact SupportOptions CallCheckProps AzureBackupProps B2BackupProps ClaimOptions MediaVolumeOptions RemoteBackupProps RestBackupProps SftpBackupProps
Toleration TopologySpreadConstraint TurnLoadBalancerOptions WellKnownServerOptions
`);

const manifests = synthStack({
  synapse: { firstAdmin: 'admin' },
  element: { homePage: Asset.fromText('home') },
  backup: { target: BackupTarget.volume(), restore: Restore.latest(), drill: {} },
});
const lines = (text: string) => text.trim().split('\n');
const VALUES_OF_SELECTORS = ['name', 'instance', 'component'].map((label) => `app.kubernetes.io/${label}`);

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
