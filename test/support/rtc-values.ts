import { Duration } from 'cdk8s';
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
  roomCreators: ['example.net'],
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

/** The options of the call service. */
export const RTC_TABLES: readonly PropTable[] = [
  {
    file: 'rtc/rtc-options.ts',
    name: 'RtcOptions',
    build: (app, props) => newStack(app, { rtc: lib.Rtc.livekit(props) }),
    values: RTC,
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
