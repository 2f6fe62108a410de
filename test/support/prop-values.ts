import { Chart, Size } from 'cdk8s';
import type { App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as lib from '../../lib';
import { COTURN, COTURN_BASE } from './coturn-values';
import { tempDir, write } from './files';
import { ACCOUNT_TABLES } from './account-prop-values';
import { BACKUP_TABLES } from './backup-prop-values';
import { CLOUD_NATIVE_PG_TABLES } from './cloud-native-pg-values';
import { CLIENT_TABLES } from './client-prop-values';
import { DATABASE_TABLES } from './database-prop-values';
import { EDGE_TABLES } from './edge-prop-values';
import { newStack } from './manifests';
import { MEDIA_TABLES } from './media-prop-values';
import { NETWORK_POLICY_TABLES } from './network-policy-prop-values';
import { MONITORING_TABLES, TUNING_TABLES } from './monitoring-prop-values';
import { POD_TABLES } from './pod-prop-values';
import { PODS } from './pod-values';
import type { PropTable, Props } from './prop-table';
import { ROOM_TABLES } from './room-prop-values';
import { ROUTER_TABLES } from './router-prop-values';
import { RTC_TABLES } from './rtc-values';
import { SECRET_TABLE } from './secret-prop-values';
import { SYNAPSE_TABLES } from './synapse-prop-values';
import { TURN_TABLES } from './turn-prop-values';
import { WORKER_TABLES } from './worker-prop-values';

/** Contents of pages and files in the tables. */
export const ELEMENT_FILES = ['text-home', 'text-welcome', 'text-static', 'text-logo'];

const RESOURCES: kplus.ContainerResources = { cpu: { request: kplus.Cpu.millis(77) } };
const { Asset, SecretKey } = lib;
const secretKey = SecretKey.of('mine', 'mine');
const homeserver: lib.IHomeserver = { serverName: 'example.org', baseUrl: 'https://matrix.example.org/' };
const chart = (app: App) => new Chart(app, 'chart', { namespace: 'mine' });

const ELEMENT: Props = {
  branding: { name: 'Chat', logo: Asset.fromFile(write(tempDir(), 'logo.svg', 'text-logo')) },
  homePage: Asset.fromText('text-home'),
  welcomePage: Asset.fromText('text-welcome'),
  staticFiles: { 'rules.html': Asset.fromText('text-static') },
  theme: lib.ElementTheme.DARK,
  countryCode: 'DE',
  features: { videoRooms: true },
  additionalHosts: ['chat.example.net'],
  mobileApps: { guide: false },
  desktopApp: {},
  ownLinks: true,
  jitsiHost: 'jitsi.example.org',
  roomDirectory: ['other.org'],
  allowOtherHomeservers: true,
  redirectToHttps: false,
  image: 'example.org/mine:1',
  resources: RESOURCES,
  pods: PODS,
  extraConfig: { a: 1 },
};

const INGRESS: Props = {
  controller: lib.IngressController.ofClass('mine'),
  annotations: { a: 'b' },
  exposeAdminApi: true,
  redirectToHttps: false,
  hsts: false,
};

const stackWith = (part: string) => (app: App, props: object) => newStack(app, { [part]: props });
function newSynapse(app: App, props: object): lib.SynapseServer {
  return new lib.SynapseServer(chart(app), 'synapse', { serverName: 'example.org', ...props });
}

export const TABLES: PropTable[] = [
  ...CLOUD_NATIVE_PG_TABLES,
  {
    file: 'matrix-stack-props.ts',
    name: 'MatrixStackProps',
    build: newStack,
    values: {
      serverName: 'other.org',
      namespace: 'elsewhere',
      createNamespace: false,
      homeserverHost: 'a.example.org',
      elementHost: 'b.example.org',
      turnHost: 'c.example.org',
      rtcHost: 'd.example.org',
      publicPort: 8443,
      tls: lib.IngressTls.none(),
      secrets: lib.MatrixSecrets.fromSecretName('mine'),
      synapse: { metrics: true },
      element: { countryCode: 'DE' },
      turn: lib.Turn.none(),
      rtc: lib.Rtc.none(),
      ingress: { exposeAdminApi: true },
      backup: { target: lib.BackupTarget.volume() },
      monitoring: lib.Monitoring.prometheusOperator(),
      networkPolicies: lib.NetworkPolicies.none(),
      pods: PODS,
      deletionGuard: false,
    },
  },
  ...SYNAPSE_TABLES,
  {
    file: 'synapse/synapse-server-props.ts',
    name: 'SynapseServerProps',
    build: newSynapse,
    values: {
      serverName: 'other.org',
      host: 'a.example.org',
      baseUrl: 'https://b.example.org/',
      secrets: lib.MatrixSecrets.fromSecretName('mine'),
    },
  },
  {
    file: 'synapse/data-volume.ts',
    name: 'DataVolumeOptions',
    build: (app, props) => newStack(app, { synapse: { storage: lib.DataVolume.create(props) } }),
    values: { size: Size.gibibytes(3) },
  },
  ...DATABASE_TABLES,
  {
    file: 'synapse/media-volume.ts',
    name: 'MediaVolumeOptions',
    build: (app, props) => newStack(app, { synapse: { mediaStorage: lib.MediaVolume.create(props) } }),
    values: { size: Size.gibibytes(3) },
  },
  {
    file: 'shared/volume-claim.ts',
    name: 'ClaimOptions',
    build: (app, props) => newStack(app, { synapse: { storage: lib.DataVolume.create(props) } }),
    values: {
      storageClassName: '',
      volumeName: 'mine',
      accessMode: kplus.PersistentVolumeAccessMode.READ_WRITE_MANY,
    },
  },
  ...ROOM_TABLES,
  { file: 'element/element-options.ts', name: 'ElementWebOptions', build: stackWith('element'), values: ELEMENT },
  {
    file: 'element/element-options.ts',
    name: 'ElementBranding',
    build: (app, props) => newStack(app, { element: { branding: props } }),
    values: {
      name: 'Chat',
      logo: Asset.fromUrl('https://x.org/l'),
      welcomeBackground: Asset.fromUrl('https://x.org/b'),
      footerLinks: [],
    },
  },
  ...CLIENT_TABLES,
  {
    file: 'element/element-web.ts',
    name: 'ElementWebProps',
    build: (app, props) => {
      const scope = chart(app);
      const element = new lib.ElementWeb(scope, 'element', { homeserver, ...props });
      return new lib.MatrixIngress(scope, 'ingress', { apps: [element] });
    },
    values: { homeserver: { serverName: 'b.org', baseUrl: 'https://b.org/' }, host: 'c.org', publicPort: 8443 },
  },
  {
    file: 'coturn/coturn-options.ts',
    name: 'CoturnOptions',
    build: (app, props) => newStack(app, { turn: lib.Turn.coturn(props) }),
    values: COTURN,
    base: COTURN_BASE,
  },
  {
    file: 'coturn/turn-exposure.ts',
    name: 'TurnLoadBalancerOptions',
    build: (app, props) => newStack(app, { turn: lib.Turn.coturn({ exposure: lib.TurnExposure.loadBalancer(props) }) }),
    values: { address: '192.0.2.9', loadBalancerClass: 'mine/lb', annotations: { a: 'b' } },
  },
  {
    file: 'coturn/coturn-relay.ts',
    name: 'CoturnRelayProps',
    build: (app, props) => {
      const parent = chart(app);
      const homeserver = new lib.SynapseServer(parent, 'synapse', { serverName: 'a.org' });
      const given = 'homeserver' in props ? { homeserver } : { sharedSecret: secretKey };
      return new lib.CoturnRelay(parent, 'coturn', { host: 'a.org', ...props, ...given });
    },
    values: { host: 'b.org', homeserver: 'the one beside it' },
  },
  {
    file: 'synapse/app-service.ts',
    name: 'AppServiceOptions',
    build: (app, options) => {
      const appServices = [lib.AppService.fromSecret(secretKey, options)];
      return newStack(app, { synapse: { appServices } });
    },
    values: { rateLimited: false },
  },
  {
    file: 'synapse/homeserver-extension.ts',
    name: 'HomeserverExtension',
    build: (app, props) => {
      const { synapse } = newStack(app, { synapse: { federation: lib.Federation.disabled() }, rtc: lib.Rtc.none() });
      synapse.extend({ name: 'a', config: { x: secretKey }, ...props });
    },
    values: { name: 'b', config: { x: 1 }, wellKnownClient: { x: 1 }, openId: true },
  },
  { file: 'ingress/matrix-ingress.ts', name: 'MatrixIngressOptions', build: stackWith('ingress'), values: INGRESS },
  ...EDGE_TABLES,
  ...ACCOUNT_TABLES,
  ...BACKUP_TABLES,
  ...MEDIA_TABLES,
  ...TURN_TABLES,
  ...WORKER_TABLES,
  ...RTC_TABLES,
  ...ROUTER_TABLES,
  ...MONITORING_TABLES,
  ...NETWORK_POLICY_TABLES,
  ...TUNING_TABLES,
  ...POD_TABLES,
  SECRET_TABLE,
];
