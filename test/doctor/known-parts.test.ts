import type { KubeObject } from '../../cli/doctor/cluster/cluster';
import type { Facts } from '../../cli/doctor/cluster/facts';
import { knownParts } from '../../cli/doctor/inside/known-parts';

interface Container {
  readonly env: readonly object[];
  readonly ports?: readonly object[];
}

function deployment(name: string, container: Container): KubeObject {
  const namespace = name === 'coturn' ? 'matrix-turn' : 'matrix-rtc';
  const json = { spec: { template: { spec: { containers: [container] } } } };
  return { kind: 'Deployment', namespace, name, json };
}

function parts(objects: readonly KubeObject[], certificates: readonly KubeObject[] = []) {
  const of = (kind: string) => objects.filter((each) => each.kind === kind);
  const kinds = new Map(['Deployment', 'Service'].map((kind) => [kind, of(kind)]));
  const facts: Facts = { expected: ['matrix'], namespaces: [], objects: [kinds], stats: [], certificates };
  return knownParts(facts);
}

const host = (value: string) => [{ name: 'EXTERNAL_HOST', value }];
const onNode = (protocol: string, port: number) => ({ protocol, hostPort: port, containerPort: port });
const MEDIA = [
  { name: 'http', containerPort: 7880 },
  { name: 'media-udp', containerPort: 7882 },
  { name: 'media-tcp', containerPort: 7881 },
];

test('the SFU is at the address that it tells clients', () => {
  expect(parts([deployment('livekit', { env: host('rtc.example.org'), ports: MEDIA })])).toEqual({
    sfus: [{ host: 'rtc.example.org', tcp: 7881, udp: 7882 }],
  });
});

test.each([
  ['a private address', [{ name: 'EXTERNAL_IP', value: '192.168.1.2' }]],
  ['an address of the node', [{ name: 'EXTERNAL_IP', valueFrom: {} }]],
  ['calls at home', [...host('rtc.lan'), { name: 'PRIVATE_IS_MEANT', value: 'yes' }]],
])('%s says nothing about the ports outside', (_, env) => {
  expect(parts([deployment('livekit', { env, ports: MEDIA })])).toEqual({});
});

test('a relay on its node has its ports, and TLS at those without UDP', () => {
  const ports = [onNode('UDP', 3478), onNode('TCP', 3478), onNode('TCP', 5349), onNode('UDP', 49160)];
  expect(parts([deployment('coturn', { env: host('turn.example.org'), ports })])).toEqual({
    relays: [
      { host: 'turn.example.org', port: 3478, transport: 'udp' },
      { host: 'turn.example.org', port: 3478, transport: 'tcp' },
      { host: 'turn.example.org', port: 5349, transport: 'tls' },
    ],
  });
});

test('a relay behind a Service has the ports of it, and the name of its certificate', () => {
  const json = { spec: { ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 30078, nodePort: 30078 })) } };
  const namespace = 'matrix-turn';
  const service = { kind: 'Service', namespace, name: 'coturn', json };
  const certificate = { kind: 'Certificate', namespace, name: 'coturn', json: { spec: { dnsNames: ['t.example'] } } };
  const relay = deployment('coturn', { env: [{ name: 'EXTERNAL_IP', value: '203.0.113.7' }] });
  expect(parts([relay, service], [certificate])).toEqual({
    relays: [
      { host: 't.example', port: 30078, transport: 'udp' },
      { host: 't.example', port: 30078, transport: 'tcp' },
    ],
  });
});
