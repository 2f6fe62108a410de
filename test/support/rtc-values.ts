import { Chart, Duration } from 'cdk8s';
import type { App } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import * as lib from '../../lib';
import { newStack } from './manifests';
import { PODS } from './pod-values';
import type { PropTable } from './prop-table';

/** A value that differs from the default for each option of the call service. */
export const RTC = {
  externalIp: lib.ExternalIp.static('192.0.2.7'),
  exposure: lib.RtcExposure.loadBalancer(),
  udpPort: 7883,
  tcpPort: 7884,
  maxParticipants: 7,
  maxBytesPerSecond: 7_000_000,
  emptyTimeout: Duration.seconds(77),
  roomCreators: ['example.org', 'example.net'],
  presenceCheck: Duration.seconds(78),
  ca: lib.CaCertificate.fromConfigMap('mine', 'ca.crt'),
  ingressService: 'other.elsewhere.svc.cluster.local:8443',
  metrics: true,
  namespace: 'elsewhere',
  createNamespace: false,
  image: 'example.org/mine:1',
  tokenServiceImage: 'example.org/mine:2',
  resources: { cpu: { request: Cpu.millis(77) } },
  tokenServiceResources: { cpu: { request: Cpu.millis(78) } },
  pods: PODS,
  extraConfig: { audio: { active_level: 40 } },
};

/** A call service in a chart of one's own. */
function alone(app: App, props: object): lib.MatrixRtc {
  const chart = new Chart(app, 'chart', { namespace: 'mine' });
  const homeserver = new lib.SynapseServer(chart, 'synapse', { serverName: 'example.org' });
  new lib.MatrixIngress(chart, 'ingress');
  const given = { homeserver, ...props };
  // A homeserver belongs to the app in which it is extended.
  if (!('homeserver' in props)) return new lib.MatrixRtc(chart, 'rtc', given);
  const other = new lib.SynapseServer(new Chart(app, 'other', { namespace: 'other' }), 'synapse', {
    serverName: 'b.org',
  });
  return new lib.MatrixRtc(chart, 'rtc', { ...given, homeserver: other });
}

/** The options of the call service. */
export const RTC_TABLES: readonly PropTable[] = [
  {
    file: 'rtc/rtc-options.ts',
    name: 'RtcOptions',
    build: (app, props) => newStack(app, { rtc: lib.Rtc.livekit(props) }),
    values: RTC,
  },
  {
    file: 'rtc/matrix-rtc.ts',
    name: 'MatrixRtcProps',
    build: alone,
    values: {
      homeserver: 'another one',
      host: 'calls.example.org',
      turn: { uris: ['turn:turn.example.org'], sharedSecret: lib.SecretKey.of('mine', 'mine') },
      publicPort: 8443,
      tls: lib.IngressTls.none(),
      clusterUrl: 'http://synapse.elsewhere:8008',
    },
  },
  {
    file: 'rtc/rtc-exposure.ts',
    name: 'RtcLoadBalancerOptions',
    build: (app, props) => newStack(app, { rtc: lib.Rtc.livekit({ exposure: lib.RtcExposure.loadBalancer(props) }) }),
    values: { address: '192.0.2.9', loadBalancerClass: 'mine/lb', annotations: { a: 'b' } },
  },
  {
    file: 'rtc/external-rtc.ts',
    name: 'ExternalRtcProps',
    build: (app, props) =>
      newStack(app, {
        rtc: lib.Rtc.external({ url: 'wss://rtc.example.net', serviceUrl: 'https://rtc.example.net', ...props }),
      }),
    values: { url: 'wss://sfu.example.net', serviceUrl: 'https://tokens.example.net' },
  },
];
