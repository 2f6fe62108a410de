import { Testing } from 'cdk8s';
import { Turn, TurnExposure, TurnTls } from '../../lib';
import type { CoturnOptions } from '../../lib';
import { callsCarried, totalQuota, userQuota } from '../../lib/coturn/call-capacity';
import { newStack } from '../support/manifests';

const TLS = { tls: TurnTls.certManager('letsencrypt') };
const range = (ports: number): CoturnOptions => ({ minRelayPort: 50000, maxRelayPort: 49999 + ports });

test.each<[string, CoturnOptions, number]>([
  ['the default', {}, 8],
  ['TLS, which is one URI more', TLS, 5],
  ['TLS by the port of HTTPS, which takes the place of its own', { ...TLS, tlsPassthrough: true }, 5],
  ['a total below the ports', { totalQuota: 480 }, 2],
  ['as many ports as a call takes', range(240), 1],
  ['a port less', range(239), 0],
  ['ports of the node, each an object', { exposure: TurnExposure.hostPorts() }, 0],
  ['a load balancer', { exposure: TurnExposure.loadBalancer() }, 0],
  ['a Service of type NodePort', { exposure: TurnExposure.nodePort() }, 0],
])('%s: the relay carries so many calls', (_, options, calls) => expect(callsCarried(options)).toBe(calls));

test.each<[string, CoturnOptions, number, number]>([
  ['the default', {}, 240, 2000],
  ['with TLS', TLS, 360, 2000],
  ['few ports', range(41), 14, 41],
  ['fewer ports than the total', { totalQuota: 30 }, 10, 30],
  ['what was given', { userQuota: 7, totalQuota: 9 }, 7, 9],
])("%s: a user's quota is what a call takes, and a third of all at most", (_, options, user, total) =>
  expect([userQuota(options), totalQuota(options)]).toEqual([user, total]),
);

const steps = (options: CoturnOptions) => newStack(Testing.app(), { turn: Turn.coturn(options) }).nextSteps;

test('the next steps tell how many calls the relay carries', () => {
  const line = (options: CoturnOptions) => /^The relay has .*$/m.exec(steps(options))?.[0];
  expect([{}, range(240), { totalQuota: 500 }].map(line)).toEqual([
    'The relay has 2000 relay ports: enough for 8 ringing calls of Element Web at once, with up to 240 ports each.',
    'The relay has 240 relay ports: enough for 1 ringing call of Element Web at once, with up to 240 ports each.',
    "The relay has a 'totalQuota' of 500: enough for 2 ringing calls of Element Web at once, with up to 240 ports each.",
  ]);
});

test('where even one call may lack ports, they say the remedy', () => {
  const found = steps({ exposure: TurnExposure.loadBalancer() });
  expect(found).toContain('The relay has 41 relay ports, and a call of Element Web takes up to 240 while it rings.');
  expect(found).toContain("Use TurnExposure.hostNetwork() with its default range, or set 'maxRelayPort'");
});
