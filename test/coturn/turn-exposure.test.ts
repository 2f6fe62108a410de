import { Chart, Testing } from 'cdk8s';
import { CoturnRelay, ExternalIp, Rtc, SecretKey, Turn, TurnExposure, TurnTls } from '../../lib';
import type { CoturnOptions } from '../../lib';
import { find, newStack, ofKind, synth } from '../support/manifests';
import type { Manifest } from '../support/manifests';

interface Rendered {
  readonly relay: CoturnRelay;
  readonly manifests: Manifest[];
}

function render(options: CoturnOptions): Rendered {
  let relay: CoturnRelay | undefined;
  const manifests = synth((app) => {
    relay = new CoturnRelay(new Chart(app, 'chart', { namespace: 'm' }), 'coturn', {
      host: 'turn.example.org',
      sharedSecret: SecretKey.of('turn', 'secret'),
      externalIp: ExternalIp.static('203.0.113.7'),
      ...options,
    });
  });
  return { relay: relay!, manifests };
}

const EXPOSURES = {
  hostNetwork: TurnExposure.hostNetwork(),
  hostPorts: TurnExposure.hostPorts(),
  loadBalancer: TurnExposure.loadBalancer(),
  nodePort: TurnExposure.nodePort(),
};
const pod = (manifests: Manifest[]) => find(manifests, 'Deployment', 'coturn').spec.template.spec;
const level = (manifests: Manifest[]) =>
  find(manifests, 'Namespace', 'm-turn').metadata.labels['pod-security.kubernetes.io/enforce'];
/** Every port that is to be opened, one by one, as `udp/3478`. */
const open = (relay: CoturnRelay) =>
  relay.ports
    .flatMap(({ protocol, from, to }) =>
      Array.from({ length: to - from + 1 }, (_, i) => `${protocol.toLowerCase()}/${from + i}`),
    )
    .sort();

test.each<[keyof typeof EXPOSURES, string, boolean]>([
  ['hostNetwork', 'privileged', true],
  ['hostPorts', 'privileged', false],
  ['loadBalancer', 'restricted', false],
  ['nodePort', 'restricted', false],
])('%s: the namespace is %s', (name, expected, hostNetwork) => {
  const { manifests } = render({ exposure: EXPOSURES[name] });
  expect(level(manifests)).toBe(expected);
  expect(pod(manifests).hostNetwork ?? false).toBe(hostNetwork);
});

test.each(['loadBalancer', 'nodePort'] as const)('%s has one Service with every port that must be open', (name) => {
  const { relay, manifests } = render({ exposure: EXPOSURES[name], tls: TurnTls.certManager('ca') });
  const [service, ...others] = ofKind(manifests, 'Service');
  expect(others).toEqual([]);
  const { ports, externalTrafficPolicy, type } = service.spec;
  expect(type.toLowerCase()).toBe(name.toLowerCase());
  expect(externalTrafficPolicy).toBe('Local');
  expect(ports.map((p: Manifest) => `${p.protocol.toLowerCase()}/${p.port}`).sort()).toEqual(open(relay));
  for (const p of ports) {
    expect(p.targetPort).toBe(p.port);
    expect(p.nodePort).toBe(name === 'nodePort' ? p.port : undefined);
  }
});

test('hostPorts takes every port that must be open from the node, and no Service', () => {
  const { relay, manifests } = render({ exposure: EXPOSURES.hostPorts, tls: TurnTls.existingSecret('mine') });
  const { ports } = pod(manifests).containers[0];
  expect(ports.map((p: Manifest) => `${(p.protocol ?? 'TCP').toLowerCase()}/${p.hostPort}`).sort()).toEqual(
    open(relay),
  );
  expect(ofKind(manifests, 'Service')).toEqual([]);
});

test("the host's network needs no port but those that keep two relays apart, each number once", () => {
  // `kubectl apply` loses ports of a Service when they change and a UDP and a TCP port have the same number.
  const { manifests } = render({ tls: TurnTls.existingSecret('mine') });
  expect(pod(manifests).containers[0].ports).toEqual([
    { containerPort: 3478, hostPort: 3478, protocol: 'UDP' },
    { containerPort: 5349, hostPort: 5349, protocol: 'TCP' },
  ]);
});

test('where there are UDP and TCP ports of one number, the next steps have them applied by the server', () => {
  const command = (exposure: TurnExposure) =>
    /kubectl apply.*/.exec(newStack(Testing.app(), { turn: Turn.coturn({ exposure }) }).nextSteps)?.[0];
  expect(Object.values(EXPOSURES).map(command)).toEqual([
    'kubectl apply -f dist',
    ...['hostPorts', 'loadBalancer', 'nodePort'].map(() => 'kubectl apply --server-side --force-conflicts -f dist'),
  ]);
});

test('a load balancer is asked for what was asked of us', () => {
  const exposure = TurnExposure.loadBalancer({
    address: '192.0.2.9',
    loadBalancerClass: 'example.org/lb',
    annotations: { 'example.org/pool': 'turn' },
  });
  const service = find(render({ exposure }).manifests, 'Service', 'coturn');
  expect(service.spec).toMatchObject({ loadBalancerIP: '192.0.2.9', loadBalancerClass: 'example.org/lb' });
  expect(service.metadata.annotations).toEqual({ 'example.org/pool': 'turn' });
});

test.each(Object.entries(EXPOSURES))('%s: what clients are told is what listens', (_, exposure) => {
  const plain = render({ exposure }).relay;
  expect(plain.uris.filter((uri) => uri.startsWith('turns:'))).toEqual([]);
  expect(plain.config).toContain('\nno-tls\nno-dtls\n');
  const { relay, manifests } = render({ exposure, tls: TurnTls.certManager('ca'), tlsPassthrough: true });
  const port = /^listening-port=(\d+)$/m.exec(relay.config)?.[1];
  const tlsPort = /^tls-listening-port=(\d+)$/m.exec(relay.config)?.[1];
  expect(relay.uris).toEqual([
    ...['udp', 'tcp'].map((t) => `turn:turn.example.org:${port}?transport=${t}`),
    'turns:turn.example.org:443?transport=tcp',
  ]);
  const alone = render({ exposure, tls: TurnTls.certManager('ca') }).relay;
  expect(alone.uris).toEqual([...plain.uris, `turns:turn.example.org:${tlsPort}?transport=tcp`]);
  expect(open(relay)).toEqual(expect.arrayContaining([`udp/${port}`, `tcp/${port}`, `tcp/${tlsPort}`]));
  const route = find(manifests, 'IngressRouteTCP', 'coturn-tls');
  expect(route.spec).toEqual({
    entryPoints: ['websecure'],
    routes: [{ match: 'HostSNI(`turn.example.org`)', services: [{ name: 'coturn-tls', port: Number(tlsPort) }] }],
    tls: { passthrough: true },
  });
  expect(find(manifests, 'Service', 'coturn-tls').spec.ports).toEqual([
    { name: 'turns', port: Number(tlsPort), targetPort: Number(tlsPort) },
  ]);
});

test.each([
  [TurnTls.certManager('ca'), { kind: 'ClusterIssuer', name: 'ca' }],
  [TurnTls.certManagerIssuer('mine'), { kind: 'Issuer', name: 'mine' }],
])('cert-manager is asked for a certificate, and calls do not wait for it', (tls, issuerRef) => {
  const { manifests } = render({ tls });
  expect(find(manifests, 'Certificate', 'coturn').spec).toEqual({
    secretName: 'coturn-tls',
    dnsNames: ['turn.example.org'],
    issuerRef,
  });
  const { secret } = pod(manifests).volumes.find((v: Manifest) => v.name === 'certificate');
  expect(secret).toEqual({ secretName: 'coturn-tls', optional: true, defaultMode: 0o440 });
  const { livenessProbe, readinessProbe } = pod(manifests).containers[0];
  expect([livenessProbe.tcpSocket.port, readinessProbe.tcpSocket.port]).toEqual([3478, 5349]);
});

test('an existing certificate is mounted and none asked for', () => {
  const { manifests } = render({ tls: TurnTls.existingSecret('mine') });
  expect(ofKind(manifests, 'Certificate')).toEqual([]);
  expect(pod(manifests).volumes.find((v: Manifest) => v.name === 'certificate').secret.secretName).toBe('mine');
});

test('metrics are reached from pods only, and calls from everywhere', () => {
  const { relay, manifests } = render({ exposure: EXPOSURES.hostPorts, metrics: true });
  expect(relay.config).toContain('\nprometheus\nprometheus-port=9641\n');
  expect(find(manifests, 'Service', 'coturn-metrics').spec.ports[0].port).toBe(9641);
  const container = pod(manifests).containers[0];
  expect(container.ports.find((p: Manifest) => p.containerPort === 9641)).toEqual({
    name: 'metrics',
    containerPort: 9641,
  });
  const [calls, metrics, ...more] = find(manifests, 'NetworkPolicy', 'coturn').spec.ingress;
  expect(calls).toEqual({
    ports: [
      { protocol: 'UDP', port: 3478 },
      { protocol: 'TCP', port: 3478 },
      { protocol: 'UDP', port: 49160, endPort: 49200 },
    ],
  });
  expect(metrics).toEqual({ from: [{ namespaceSelector: {} }], ports: [{ protocol: 'TCP', port: 9641 }] });
  expect(more).toEqual([]);
});

test('the next steps list exactly the ports, and where they lead', () => {
  const steps = (exposure: TurnExposure) => {
    const turn = Turn.coturn({ exposure, tls: TurnTls.certManager('ca') });
    return newStack(Testing.app(), { turn, rtc: Rtc.none() })
      .nextSteps.split('\n')
      .filter((line) => /^ {4}(UDP|TCP) /.test(line));
  };
  const web = '    TCP 80, 443  to the ingress';
  expect(steps(EXPOSURES.hostNetwork)).toEqual([
    web,
    ...['UDP 3478', 'TCP 3478', 'TCP 5349', 'UDP 49160-51159'].map((p) => `    ${p}  to the relay's node`),
  ]);
  expect(steps(EXPOSURES.loadBalancer)).toContain("    UDP 49160-49200  to the address of the Service 'coturn'");
  expect(steps(EXPOSURES.nodePort)).toContain("    UDP 30030-30070  to the relay's node, under the same numbers");
});
