import { ExternalIp, Turn, TurnTls } from '../../lib';
import { RELAY_PORTS } from './lab/call-stack';
import { TURN_HOST } from './lab/relay';
import { backup } from './steps/backup';
import { browser } from './steps/browser';
import { calls } from './steps/calls';
import { callsTls } from './steps/calls-tls';
import { exposures } from './steps/exposures';
import { firstEvening } from './steps/first-evening';
import { groupCalls } from './steps/group-calls';
import { guard } from './steps/guard';
import { isolation } from './steps/isolation';
import { movingIn } from './steps/moving-in';
import { onPostgres } from './steps/postgres';
import { rollout } from './steps/rollout';
import { rtc } from './steps/rtc';
import { takeover } from './steps/takeover';

describe('a server of an earlier version', takeover);
describe('the first evening', firstEvening);
describe('what stays inside', isolation);
describe('changes and accidents', rollout);
describe('the guard of the data', guard);
describe('in a browser', browser);
describe('calls from behind NAT', calls);
describe('calls in TLS, and an address that changes', () =>
  callsTls(() =>
    Turn.coturn({
      ...RELAY_PORTS,
      tls: TurnTls.certManager('e2e-ca'),
      tlsPassthrough: true,
      externalIp: ExternalIp.fromDns(TURN_HOST, { allowPrivate: true }),
    }),
  ));
describe('a group call in Element Call', groupCalls);
describe('calls with another homeserver, and accidents during a call', () => rtc());
describe('every other way to expose the relay', exposures);
describe('backup, restore and guards', backup);
describe('on PostgreSQL', onPostgres);
describe('moving in from the Helm chart', movingIn);
