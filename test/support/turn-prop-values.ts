import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

const secretKey = lib.SecretKey.of('mine', 'mine');

/** The options of where the relay is. */
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
];
