import { Chart, Testing } from 'cdk8s';
import {
  CoturnRelay,
  IngressController,
  IngressTls,
  MatrixIngress,
  SecretKey,
  TlsRouteVersion,
  Turn,
  TurnTls,
} from '../../lib';
import type { GatewayApiOptions } from '../../lib';
import { findingsOf, newStack, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const turn = () => Turn.coturn({ tls: TurnTls.certManager('ca'), tlsPassthrough: true });
const by = (options: GatewayApiOptions) => ({
  ingress: { controller: IngressController.gatewayApi(options) },
  turn: turn(),
});
const ofKind = (manifests: readonly Manifest[], kind: string) => manifests.filter((each) => each.kind === kind);

test('a Gateway of another class passes TLS on to the relay by a listener and a TLSRoute', () => {
  const { ingress, turn: relay } = by({ gatewayClassName: 'envoy' });
  const manifests = synthStack({ ingress: { ...ingress, annotations: { a: 'b' } }, turn: relay });
  expect(ofKind(manifests, 'IngressRouteTCP')).toEqual([]);
  const [route, ...others] = ofKind(manifests, 'TLSRoute');
  expect(others).toEqual([]);
  expect(route).toMatchObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    metadata: { name: 'coturn-tls', namespace: 'matrix-turn', annotations: { a: 'b' } },
    spec: {
      parentRefs: [{ name: 'matrix', namespace: 'matrix', sectionName: 'turn.example.org' }],
      hostnames: ['turn.example.org'],
      rules: [{ backendRefs: [{ name: 'coturn-tls', port: 5349 }] }],
    },
  });
  const [gateway] = ofKind(manifests, 'Gateway');
  expect(gateway.spec.listeners.at(-1)).toEqual({
    name: 'turn.example.org',
    hostname: 'turn.example.org',
    protocol: 'TLS',
    port: 443,
    allowedRoutes: {
      namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'matrix-turn' } } },
    },
    tls: { mode: 'Passthrough' },
  });
  // kubectl applies the objects in this order.
  const place = (kind: string, name: string) =>
    manifests.findIndex((each) => each.kind === kind && each.metadata.name === name);
  expect(place('TLSRoute', 'coturn-tls')).toBeGreaterThan(place('Namespace', 'matrix-turn'));
});

test('Traefik passes TLS on by its own kind, also with a Gateway', () => {
  for (const manifests of [synthStack({ turn: turn() }), synthStack(by({}))]) {
    expect(ofKind(manifests, 'TLSRoute')).toEqual([]);
    expect(ofKind(manifests, 'IngressRouteTCP')).toHaveLength(1);
    expect(JSON.stringify(ofKind(manifests, 'Gateway'))).not.toContain('Passthrough');
  }
});

test('a Gateway that exists is named without a listener, and the next steps name the one that it needs', () => {
  const parentRefs = [{ name: 'public', namespace: 'edge', sectionName: 'https' }];
  const [route] = ofKind(synthStack(by({ parentRefs, tlsRouteVersion: TlsRouteVersion.V1ALPHA2 })), 'TLSRoute');
  expect(route.apiVersion).toBe('gateway.networking.k8s.io/v1alpha2');
  expect(route.spec.parentRefs).toEqual([{ name: 'public', namespace: 'edge' }]);
  const steps = newStack(Testing.app(), by({ parentRefs })).nextSteps;
  expect(steps).toContain('`turn.example.org` with the protocol `TLS` and the mode `Passthrough`');
  expect(newStack(Testing.app(), { ...by({ parentRefs }), turn: Turn.coturn() }).nextSteps).not.toContain(
    'Passthrough',
  );
});

describe('in a chart of parts', () => {
  const parts = (options: GatewayApiOptions, namespace?: string) => {
    const chart = new Chart(Testing.app(), 'chart', namespace === undefined ? {} : { namespace });
    const ingress = () =>
      new MatrixIngress(chart, 'ingress', {
        controller: IngressController.gatewayApi(options),
        tls: IngressTls.certManager('ca'),
      });
    const relay = () =>
      new CoturnRelay(chart, 'relay', {
        host: 'turn.example.org',
        namespace: 'turn',
        sharedSecret: SecretKey.of('turn', 'secret'),
        tls: TurnTls.certManager('ca'),
        tlsPassthrough: true,
      });
    return { chart, ingress, relay };
  };

  test('the order of the parts does not matter', () => {
    const [first, second] = [parts({ gatewayClassName: 'eg' }, 'mine'), parts({ gatewayClassName: 'eg' }, 'mine')];
    first.ingress();
    first.relay();
    second.relay();
    second.ingress();
    const [a, b] = [first, second].map(({ chart }) => Testing.synth(chart));
    expect(ofKind(b, 'TLSRoute')).toEqual(ofKind(a, 'TLSRoute'));
    for (const manifests of [a, b]) {
      expect(ofKind(manifests, 'TLSRoute')).toHaveLength(1);
      expect(ofKind(manifests, 'IngressRouteTCP')).toEqual([]);
      expect(JSON.stringify(ofKind(manifests, 'Gateway'))).toContain('Passthrough');
    }
  });

  test('the Gateway needs a namespace by which the route names it', () => {
    const refused = (options: GatewayApiOptions) => {
      const { ingress, relay } = parts(options);
      relay();
      return findingsOf(ingress);
    };
    expect(refused({ gatewayClassName: 'eg' })).toEqual([
      "'controller' needs the namespace of the chart, as the TLSRoute of 'turn.example.org' names the Gateway by it: give the chart a 'namespace'",
    ]);
    expect(refused({ parentRefs: [{ name: 'public', sectionName: 'https' }] })).toHaveLength(1);
    const { ingress, relay } = parts({ parentRefs: [{ name: 'public', namespace: 'edge', sectionName: 'https' }] });
    relay();
    expect(ingress).not.toThrow();
  });
});
