import { Chart } from 'cdk8s';
import * as lib from '../../lib';
import { newStack } from './manifests';
import { PODS } from './pod-values';
import type { PropTable } from './prop-table';

const secretKey = lib.SecretKey.of('mine', 'mine');

/** The options of where the relay is, and of the check of calls. */
export const TURN_TABLES: readonly PropTable[] = [
  {
    file: 'shared/external-ip.ts',
    name: 'ExternalIpOptions',
    build: (app, props) => {
      newStack(app, { turn: lib.Turn.coturn({ externalIp: lib.ExternalIp.fromDns('home.example.net', props) }) });
    },
    values: { allowPrivate: true },
  },
  {
    file: 'coturn/external-turn.ts',
    name: 'ExternalTurnProps',
    build: (app, props) => newStack(app, { turn: lib.Turn.external({ uris: ['turn:a.org'], ...props }) }),
    values: { uris: ['turn:b.org'], sharedSecret: secretKey, login: secretKey },
  },
  {
    file: 'call-check/call-check.ts',
    name: 'CallCheckProps',
    build: (app, props) =>
      new lib.CallCheck(new Chart(app, 'chart', { namespace: 'mine' }), 'check', {
        homeserver: { serverName: 'example.org', baseUrl: 'https://matrix.example.org/' },
        user: 'a',
        password: lib.SecretKey.of('a', 'a'),
        ...props,
      }),
    values: {
      user: 'b',
      password: secretKey,
      clusterUrl: 'http://x:1',
      allowPrivate: true,
      relay: false,
      groupCalls: false,
      homeserver: { serverName: 'b.org', baseUrl: 'https://b.org/' },
      image: 'example.org/mine:1',
      pods: PODS,
    },
  },
];
