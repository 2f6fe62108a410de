import { Chart, Testing } from 'cdk8s';
import * as lib from '../../lib';
import { NetworkPolicies, PeerEnd, Peers } from '../../lib';
import { findingsOf, identity, manifestsOf, newStack, ofKind, synthStack } from '../support/manifests';
import type { End } from './oracle';
import { DNS, FULL, PROMETHEUS, STRANGER, TRAEFIK, policiesOf, world } from './world';

const full = world(policiesOf(FULL));

test('a policy holds each pod in and out, also one that needs no connection', () => {
  expect(full.pods.size).toBeGreaterThan(12);
  for (const [name, pod] of full.pods) {
    if (name === 'coturn') continue;
    const all = full.policies.filter(
      ({ metadata, spec }) =>
        metadata.namespace === (pod as { namespace: string }).namespace &&
        Object.keys((spec.podSelector.matchLabels ?? {}) as object).length > 0 &&
        Object.entries(spec.podSelector.matchLabels as object).every(([label, value]) => pod.labels[label] === value),
    );
    expect([name, all.map(({ spec }) => spec.policyTypes as string[])]).toEqual([name, [['Ingress', 'Egress']]]);
  }
});

test.each<[string, string | End, string | End, number, boolean]>([
  ['the ingress reaches Synapse', TRAEFIK, 'synapse', 8008, true],
  ['but not its metrics', TRAEFIK, 'synapse', 9001, false],
  ['and not by another port', TRAEFIK, 'synapse', 8009, false],
  ['the ingress reaches the web client', TRAEFIK, 'element', 8080, true],
  ['the ingress reaches the token service', TRAEFIK, 'lk-jwt-service', 8080, true],
  ['anybody else reaches no part', STRANGER, 'synapse', 8008, false],
  ['nor the web client', STRANGER, 'element', 8080, false],
  ['Prometheus reads metrics', PROMETHEUS, 'synapse', 9001, true],
  ['Prometheus uses no API', PROMETHEUS, 'synapse', 8008, false],
  ['a stranger reads no metrics', STRANGER, 'synapse', 9001, false],
  ['Synapse tells the token service of rooms', 'synapse', 'lk-jwt-service', 8080, true],
  ['the token service asks Synapse', 'lk-jwt-service', 'synapse', 8008, true],
  ['the SFU has no business with Synapse', 'livekit', 'synapse', 8008, false],
  ['Synapse has none with the web client', 'synapse', 'element', 8080, false],
  ['the first administrator is made', 'synapse-register-first-admin', 'synapse', 8008, true],
  ['by that Job alone', 'matrix-secrets', 'synapse', 8008, false],
  ['calls are checked', 'call-check', 'synapse', 8008, true],
  ['by public names too', 'call-check', TRAEFIK, 8443, true],
  ['Synapse reaches no ingress', 'synapse', TRAEFIK, 8443, false],
  ['everybody reaches the SFU by its public port', STRANGER, 'livekit', 7881, true],
  ['and by no other', STRANGER, 'livekit', 7880, false],
  ['a backup in a claim reaches nobody', 'synapse-backup', 'synapse', 8008, false],
  ['nor DNS', 'synapse-backup', DNS, 53, false],
  ['a drill reaches nobody', 'synapse-drill', DNS, 53, false],
  ['the web client reaches nobody', 'element', DNS, 53, false],
  ['Synapse asks the DNS', 'synapse', DNS, 53, true],
  ['but reads no metrics of it', 'synapse', DNS, 9153, false],
  ['and asks nobody else at that port', 'synapse', STRANGER, 53, false],
  ['Secrets are made by the Kubernetes API', 'matrix-secrets', '10.77.0.2', 6443, true],
  ['Synapse reaches no such API', 'synapse', '10.77.0.2', 6443, false],
])('%s', (_, from, to, port, expected) => {
  expect(full.lets(from, to, port)).toBe(expected);
});

test('metrics, DNS and the Kubernetes API by their own options', () => {
  const all = world(
    policiesOf(FULL, {
      monitoringNamespace: 'metrics',
      dnsNetworks: ['10.0.0.53/32'],
      apiServerNetworks: ['10.0.0.2/32'],
    }),
  );
  expect(all.lets({ namespace: 'metrics', labels: {} }, 'synapse', 9001)).toBe(true);
  expect(all.lets(PROMETHEUS, 'synapse', 9001)).toBe(false);
  expect(['10.0.0.53', '169.254.20.10'].map((to) => all.lets('synapse', to, 53, 'UDP'))).toEqual([true, false]);
  expect(['10.0.0.2', '10.0.0.3'].map((to) => all.lets('matrix-secrets', to, 6443))).toEqual([true, false]);
});

test('a relay with a network of its own is held, and one on its node is not', () => {
  const exposure = lib.TurnExposure.loadBalancer();
  const held = world(policiesOf({ turn: lib.Turn.coturn({ exposure, metrics: true }) }));
  expect([STRANGER, PROMETHEUS].map((from) => held.lets(from, 'coturn', 9641))).toEqual([false, true]);
  expect(held.lets(STRANGER, 'coturn', 3478, 'UDP')).toBe(true);
  expect([held.lets('coturn', 'livekit', 7882, 'UDP'), held.lets('coturn', 'synapse', 8008)]).toEqual([true, false]);
  const names = full.policies.map((m) => identity(m)).filter((name) => name.includes('matrix-turn/'));
  expect(names).toEqual(['NetworkPolicy matrix-turn/default-deny']);
});

test('pods that nobody declared reach nobody, unless others may use the namespace too', () => {
  const foreign: End = { namespace: 'matrix', labels: { app: 'mine' } };
  const tries = (all: ReturnType<typeof world>) => [all.lets(foreign, 'synapse', 8008), all.lets(foreign, DNS, 53)];
  expect(tries(full)).toEqual([false, false]);
  expect(tries(world(policiesOf({ createNamespace: false })))).toEqual([false, true]);
  expect(tries(world(policiesOf({}, { denyOthers: false })))).toEqual([false, true]);
  expect(tries(world(policiesOf({ createNamespace: false }, { denyOthers: true })))).toEqual([false, false]);
});

test('a part of the user is held by its own peers, which may come last', () => {
  const app = Testing.app();
  const stack = newStack(app);
  const bridge = PeerEnd.pods('the bridge', { app: 'bridge' });
  const synapse = PeerEnd.pods('Synapse', stack.synapse.backupSource.podLabels);
  const tcp = (from: number) => [{ protocol: 'TCP', from }];
  Peers.of(stack).add({ from: synapse, to: bridge, ports: tcp(29318), purpose: 'events' });
  Peers.of(stack).add({ from: bridge, to: PeerEnd.network('192.168.7.0/24'), ports: tcp(80), purpose: 'the printer' });
  Peers.of(stack).add({ from: bridge, to: PeerEnd.host('synapse'), ports: tcp(8008), purpose: 'the API' });
  const all = world(manifestsOf(app));
  const pod: End = { namespace: 'matrix', labels: { app: 'bridge' } };
  expect([all.lets('synapse', pod, 29318), all.lets('synapse', pod, 80)]).toEqual([true, false]);
  expect([all.lets(pod, 'synapse', 8008), all.lets(pod, 'element', 8080)]).toEqual([true, false]);
  expect([all.lets(pod, '192.168.7.9', 80), all.lets(pod, '192.168.8.9', 80)]).toEqual([true, false]);
});

test('a chart of parts has them too, made before or after', () => {
  const policies = (first: boolean) => {
    const app = Testing.app();
    const chart = new Chart(app, 'own', { namespace: 'own' });
    const make = () => new lib.MatrixNetworkPolicies(chart, 'policies', { denyOthers: true });
    if (first) make();
    new lib.SynapseServer(chart, 'synapse', { serverName: 'example.org' });
    if (!first) make();
    return ofKind(manifestsOf(app), 'NetworkPolicy')
      .map((m) => [identity(m), m.spec] as const)
      .sort();
  };
  expect(policies(true)).toEqual(policies(false));
  expect(policies(true).map(([name]) => name)).toContain('NetworkPolicy own/synapse');
});

test('none leaves only the drill, and what is wrong is told with the name of the prop', () => {
  const networkPolicies = NetworkPolicies.none();
  expect(ofKind(synthStack({ ...FULL, networkPolicies }), 'NetworkPolicy').map((m) => identity(m))).toEqual([
    'NetworkPolicy matrix/synapse-drill',
  ]);
  const wrong = { allowedNetworks: ['192.168.1.1'], ingressNamespace: 'No', reachIngress: 1 as unknown as boolean };
  expect(findingsOf(() => policiesOf({}, wrong))).toEqual([
    expect.stringMatching(/^'networkPolicies.ingressNamespace' .*got "No"$/),
    expect.stringMatching(/^'networkPolicies.allowedNetworks\[0\]' must be a network .*got "192.168.1.1"$/),
    expect.stringMatching(/^'networkPolicies.reachIngress' must be true or false/),
  ]);
});
