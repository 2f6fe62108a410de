import * as lib from '../../lib';
import type { End } from './oracle';
import { FULL, INTERNET, STRANGER, TRAEFIK, policiesOf, world } from './world';

const full = world(policiesOf(FULL));

test("cert-manager's answer is reached by the ingress alone, and reaches nobody", () => {
  for (const namespace of ['matrix', 'matrix-rtc']) {
    const answer = { namespace, labels: { 'acme.cert-manager.io/http01-solver': 'true' } };
    expect([TRAEFIK, STRANGER].map((from) => full.lets(from, answer, 8089))).toEqual([true, false]);
    expect(full.lets(answer, INTERNET[0], 443)).toBe(false);
  }
  const own = world(policiesOf({ tls: lib.IngressTls.existingSecret('mine') }));
  expect(
    own.lets(TRAEFIK, { namespace: 'matrix', labels: { 'acme.cert-manager.io/http01-solver': 'true' } }, 8089),
  ).toBe(false);
});

test('the ingress may be elsewhere, and of another class', () => {
  const named = world(policiesOf({}, { ingressNamespace: 'edge', ingressNetworks: ['192.168.1.2/32'] }));
  const edge: End = { namespace: 'edge', labels: {} };
  expect([edge, TRAEFIK, '192.168.1.2', '192.168.1.3'].map((from) => named.lets(from, 'synapse', 8008))).toEqual([
    ...[true, false],
    ...[true, false],
  ]);
  const other = world(policiesOf({ ingress: { controller: lib.IngressController.ofClass('nginx') } }));
  expect([edge, '192.168.1.2'].map((from) => other.lets(from, 'synapse', 8008))).toEqual([true, false]);
});

const { IngressController } = lib;
const existing = IngressController.gatewayApi({ parentRefs: [{ name: 'public', sectionName: 'https' }] });

test.each<[string, lib.IngressController, boolean[]]>([
  ['the Gateway of k3s', IngressController.gatewayApi(), [true, false, false]],
  ["Traefik's own kinds", IngressController.traefikCrds(), [true, false, false]],
  ["another Traefik's own kinds", IngressController.traefikCrds({ className: 'public' }), [true, true, false]],
  ['another Gateway', IngressController.gatewayApi({ gatewayClassName: 'eg' }), [true, true, false]],
  ['a Gateway that exists', existing, [true, true, false]],
  ["Cilium's Gateway", IngressController.gatewayApi({ gatewayClassName: 'cilium' }), [true, true, true]],
  ["Cilium's ingress", IngressController.ofClass('cilium'), [true, true, true]],
])('%s reaches the web ports, and no others', (_, controller, reached) => {
  const all = world(policiesOf({ synapse: { metrics: true }, ingress: { controller } }));
  const edge: End = { namespace: 'edge', labels: {} };
  const from = [TRAEFIK, edge, INTERNET[0]];
  for (const [pod, port] of [
    ['synapse', 8008],
    ['element', 8080],
    ['livekit', 7880],
    ['lk-jwt-service', 8080],
  ] as const) {
    expect([pod, from.map((each) => all.lets(each, pod, port))]).toEqual([pod, reached]);
  }
  expect(from.map((each) => all.lets(each, 'synapse', 9001))).toEqual([false, false, false]);
  const solver: End = { namespace: 'matrix', labels: { 'acme.cert-manager.io/http01-solver': 'true' } };
  expect(from.map((each) => all.lets(each, solver, 8089))).toEqual(reached);
  // The public name of the homeserver leads to the ports of the controller's pods.
  const ports = [443, 8443, 10443, 80].map((port) => all.lets('lk-jwt-service', TRAEFIK, port));
  expect(ports).toEqual([true, true, true, false]);
});

test('Synapse reaches the ingress if it is told so', () => {
  expect(world(policiesOf({}, { reachIngress: true })).lets('synapse', TRAEFIK, 8443)).toBe(true);
});
