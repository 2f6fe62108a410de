import { Chart, Size } from 'cdk8s';
import type { App } from 'cdk8s';
import * as lib from '../../../lib';
import { tempDir, write } from '../files';
import type { Factory } from './factory';
import { factory } from './static-factory';
import { ACCOUNT_FACTORIES } from './account-factories';
import { EDGE_FACTORIES } from './edge-factories';
import { WORKER_FACTORIES } from './worker-factories';
import { MONITORING_FACTORIES } from './monitoring-factories';
import type { Callable } from './static-factory';
import { CONSTRUCTS, ROOT } from './constructs';

/** Secrets from a file, whose errors name the file. */
function ofFile(name: string, args: readonly unknown[]): Factory {
  return {
    ...factory(name, args, 'secrets', (secrets) => ({ secrets })),
    also: ["can't be read", 'YAML', 'must hold'],
  };
}

/** A method of an object that a chart has. */
function method(name: string, args: readonly unknown[], prop: string, of: (chart: Chart) => unknown): Factory {
  const [, call] = name.split('.');
  const use = (app: App, given: readonly unknown[]) => {
    const target = of(new Chart(app, 'chart', { namespace: 'mine' })) as { [method: string]: Callable };
    return target[call](...given);
  };
  return { name, args, prop, use };
}

const SECRETS = write(tempDir(), 'secrets.yaml', 'coturn: { public_ip_static: "203.0.113.9" }');
const key = lib.SecretKey.of('mine', 'mine');
const coturn = (options: lib.CoturnOptions) => ({ turn: lib.Turn.coturn(options) });
const rtc = (options: lib.RtcOptions) => ({ rtc: lib.Rtc.livekit(options) });
const synapse = (prop: keyof lib.SynapseOptions) => (value: never) => ({ synapse: { [prop]: value } });
const bundledStorage = (storage: lib.DatabaseVolume) => ({
  synapse: { database: lib.SynapseDatabase.bundled({ storage }) },
});
const synchronous = (value: never) => ({
  synapse: { database: lib.SynapseDatabase.cloudNativePg({ synchronous: value }) },
});
const target = (value: lib.BackupTarget) => ({ backup: { target: value } });
const restore = (value: lib.Restore) => ({ backup: { target: lib.BackupTarget.volume(), restore: value } });
const bucket = { endpoint: 'https://s3.example.org', bucket: 'backup', path: 'a/b', credentials: key };
const authority = (ca: lib.CaCertificate) => target(lib.BackupTarget.s3({ ...bucket, ca }));
const PINNED = `my-module==1.0.0 --hash=sha256:${'0'.repeat(64)}`;
const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS';
const end = (value: lib.PeerEnd) => value;
const server = (chart: Chart) => new lib.SynapseServer(chart, 'synapse', { serverName: 'example.org' });

function peer(name: string, args: readonly unknown[]): Factory {
  const [type, call] = name.split('.');
  const owner = (lib as unknown as { [type: string]: { [method: string]: Callable } })[type];
  return {
    name,
    args,
    prop: 'from',
    use: (app, given) => {
      const from = end(owner[call](...given) as lib.PeerEnd);
      const ports = [{ protocol: 'TCP', from: 1 }];
      lib.Peers.of(new Chart(app, 'chart')).add({ from, to: lib.PeerEnd.internet(), ports, purpose: 'a test' });
    },
  };
}

export const FACTORIES: readonly Factory[] = [
  ...CONSTRUCTS,
  ...MONITORING_FACTORIES,
  factory('SecretKey.of', ['mine', 'mine'], 'ca', (ca) => ({
    synapse: { database: lib.SynapseDatabase.postgres({ host: 'pg', password: key, ca }) },
  })),
  factory('MatrixSecrets.generated', [], 'secrets', (secrets) => ({ secrets })),
  factory('MatrixSecrets.fromSecretName', ['mine'], 'secrets', (secrets) => ({ secrets })),
  factory('MatrixSecrets.fromSecretKeys', [{ signingKey: key, formSecret: key }], 'secrets', (secrets) => ({
    secrets,
  })),
  ofFile('MatrixSecrets.fromFile', [SECRETS]),
  ofFile('MatrixSecrets.fromFileOrGenerated', ['/nowhere/secrets.yaml']),
  factory('BackupTarget.volume', [{ size: Size.gibibytes(3), storageClassName: 'mine' }], 'target', target),
  factory('BackupTarget.existingClaim', ['mine'], 'target', target),
  factory('BackupTarget.s3', [bucket], 'target', target),
  factory(
    'BackupTarget.rest',
    [{ url: 'https://backup.example.org', path: 'a', user: key, password: key }],
    'target',
    target,
  ),
  factory(
    'BackupTarget.sftp',
    [{ host: 'backup.example.org', user: 'backup', path: 'a', privateKey: key, hostKeys: [HOST_KEY] }],
    'target',
    target,
  ),
  factory('BackupTarget.b2', [{ bucket: 'backup', path: 'a', accountId: key, accountKey: key }], 'target', target),
  factory('BackupTarget.azure', [{ accountName: 'backup', container: 'backup', accountKey: key }], 'target', target),
  factory('CaCertificate.fromSecret', [key], 'ca', authority),
  factory('CaCertificate.fromConfigMap', ['mine', 'ca.crt'], 'ca', authority),
  factory(
    'MediaBucket.s3',
    [{ bucket: 'media', endpoint: 'https://s3.example.org', region: 'a', prefix: 'a/b', credentials: key }],
    'mediaBucket',
    synapse('mediaBucket'),
  ),
  factory('SynapseModule.of', [{ module: 'a.B', config: { a: key }, packages: [PINNED] }], 'modules', (module) => ({
    synapse: { modules: [module] },
  })),
  factory('PythonPackages.install', [{ index: 'https://pypi.lan/simple' }], 'packages', synapse('packages')),
  factory('PythonPackages.inImage', [], 'packages', synapse('packages')),
  factory('Restore.latest', [], 'restore', restore),
  factory('Restore.snapshot', ['0123456789', { replaceExisting: true }], 'restore', restore),
  factory('SynapseDatabase.sqlite', [], 'database', synapse('database')),
  factory(
    'SynapseDatabase.bundled',
    [{ memory: Size.gibibytes(2), maxConnections: 60, poolSize: 12, upgradeFrom: 'postgres:17.1-alpine' }],
    'database',
    synapse('database'),
  ),
  factory('DatabaseVolume.create', [{ size: Size.gibibytes(3), storageClassName: 'mine' }], 'storage', bundledStorage),
  factory('DatabaseVolume.existingClaim', ['mine'], 'storage', bundledStorage),
  factory(
    'SynapseDatabase.postgres',
    [{ host: 'pg', password: key, port: 5433, ca: key }],
    'database',
    synapse('database'),
  ),
  ...WORKER_FACTORIES,
  ...ACCOUNT_FACTORIES,
  factory(
    'SynapseDatabase.cloudNativePg',
    [
      {
        name: 'mine',
        instances: 2,
        backup: { bucket: 'abc', accessKeyId: key, secretAccessKey: key, recover: { folder: 'a' } },
      },
    ],
    'database',
    synapse('database'),
  ),
  factory('SynchronousCommit.none', [], 'synchronous', synchronous),
  factory('SynchronousCommit.preferred', [2], 'synchronous', synchronous),
  factory('SynchronousCommit.required', [2], 'synchronous', synchronous),
  factory('AppService.fromSecret', [key, { rateLimited: true }], 'appServices', (service) => ({
    synapse: { appServices: [service] },
  })),
  factory('DataVolume.create', [{ size: Size.gibibytes(3), storageClassName: 'mine' }], 'storage', synapse('storage')),
  factory('DataVolume.existingClaim', ['mine'], 'storage', synapse('storage')),
  factory('MediaVolume.create', [{ size: Size.gibibytes(3) }], 'mediaStorage', synapse('mediaStorage')),
  factory('MediaVolume.existingClaim', ['mine'], 'mediaStorage', synapse('mediaStorage')),
  factory('Federation.enabled', [], 'federation', synapse('federation')),
  factory('Federation.disabled', [], 'federation', synapse('federation')),
  factory('Federation.allowList', [['example.net', 'example.com']], 'federation', synapse('federation')),
  ...['closed', 'withSharedSecret', 'withToken', 'openToAnyoneWithoutVerification'].map((name) =>
    factory(`Registration.${name}`, [], 'registration', synapse('registration')),
  ),
  factory('Registration.withRecaptcha', [], 'registration', (registration) => ({
    synapse: { registration },
    secrets: lib.MatrixSecrets.fromSecretName('mine'),
  })),
  factory('Asset.fromFile', [__filename], 'homePage', (homePage) => ({ element: { homePage } })),
  factory('Asset.fromText', ['<p>Hello</p>'], 'homePage', (homePage) => ({ element: { homePage } })),
  factory('Asset.fromUrl', ['https://example.org/page.html'], 'homePage', (homePage) => ({ element: { homePage } })),
  factory('ExternalIp.static', ['203.0.113.7', '2001:db8::7'], 'externalIp', (externalIp) => coturn({ externalIp })),
  factory('ExternalIp.fromDns', ['turn.example.net'], 'externalIp', (externalIp) => coturn({ externalIp })),
  factory('ExternalIp.ofNode', [], 'externalIp', (externalIp) => coturn({ externalIp })),
  factory('Turn.coturn', [{ port: 3479, userQuota: 10, extraConfig: { verbose: true } }], 'turn', (turn) => ({ turn })),
  factory('Turn.external', [{ uris: ['turn:turn.example.net'], sharedSecret: key }], 'uris', (turn) => ({ turn })),
  factory('Turn.none', [], 'turn', (turn) => ({ turn })),
  factory('Rtc.livekit', [{ udpPort: 7890, maxParticipants: 9, extraConfig: { audio: {} } }], 'rtc', (rtc) => ({
    rtc,
  })),
  factory('Rtc.external', [{ url: 'wss://a.org', serviceUrl: 'https://a.org' }], 'url', (rtc) => ({ rtc })),
  factory('Rtc.none', [], 'rtc', (rtc) => ({ rtc })),
  ...['hostNetwork', 'hostPorts', 'nodePort'].map((name) =>
    factory(`RtcExposure.${name}`, [], 'exposure', (exposure) => rtc({ exposure })),
  ),
  factory(
    'RtcExposure.loadBalancer',
    [{ address: '192.0.2.9', loadBalancerClass: 'mine/lb', annotations: { a: 'b' } }],
    'exposure',
    (exposure) => rtc({ exposure }),
  ),
  ...['hostNetwork', 'hostPorts', 'nodePort'].map((name) =>
    factory(`TurnExposure.${name}`, [], 'exposure', (exposure) => coturn({ exposure })),
  ),
  factory(
    'TurnExposure.loadBalancer',
    [{ address: '192.0.2.9', loadBalancerClass: 'mine/lb', annotations: { a: 'b' } }],
    'exposure',
    (exposure) => coturn({ exposure }),
  ),
  ...['certManager', 'certManagerIssuer', 'existingSecret'].map((name) =>
    factory(`TurnTls.${name}`, ['mine'], 'tls', (tls) => coturn({ tls })),
  ),
  ...EDGE_FACTORIES,
  peer('PeerEnd.pods', ['mine', { a: 'b' }, 'elsewhere']),
  peer('PeerEnd.host', ['db.example.org']),
  peer('PeerEnd.network', ['192.0.2.0/24']),
  ...['internet', 'ingress', 'kubernetesApi', 'monitoring'].map((name) => peer(`PeerEnd.${name}`, [])),
  method('KeptObjects.addClaim', ['mine'], 'name', (chart) => lib.KeptObjects.of(chart)),
  method('KeptObjects.addSecret', ['mine'], 'name', (chart) => lib.KeptObjects.of(chart)),
  method('NextSteps.addDnsRecord', [{ host: 'a.org', leadsTo: 'here' }], 'record', (chart) => lib.NextSteps.of(chart)),
  method('NextSteps.addOpenPorts', [{ ports: 'TCP 1', leadTo: 'here' }], 'ports', (chart) => lib.NextSteps.of(chart)),
  method('NextSteps.addRollout', [{ resource: 'deployment/a', namespace: 'b' }], 'rollout', (chart) =>
    lib.NextSteps.of(chart),
  ),
  method('NextSteps.addStep', [{ id: 'a', phase: lib.NextStepPhase.CHECK, lines: ['b'] }], 'step', (chart) =>
    lib.NextSteps.of(chart),
  ),
  method(
    'Peers.add',
    [
      {
        from: lib.PeerEnd.internet(),
        to: lib.PeerEnd.ingress(),
        ports: [{ protocol: 'TCP', from: 1, to: 2 }],
        purpose: 'a',
      },
    ],
    'peer',
    (chart) => lib.Peers.of(chart),
  ),
  method('PublicRoutes.add', [{ name: 'a', host: 'a.org', routes: [] }], 'app', (chart) => lib.PublicRoutes.of(chart)),
  method('PodSettings.add', [{ labels: { a: 'b' }, tolerations: [{ key: 'a' }] }], 'pods', (chart) =>
    lib.PodSettings.of(chart),
  ),
  method('SynapseServer.useTurn', [{ uris: ['turn:a.org'], sharedSecret: key }], 'turn', server),
  { ...method('SynapseServer.extend', [{ name: 'a', config: { b: key } }], 'extension', server), also: ROOT },
];
