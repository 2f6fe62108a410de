import { Chart, Testing } from 'cdk8s';
import { CoturnRelay, ExternalIp, NextSteps, PeerEnd, SecretKey, SynapseServer, TurnExposure } from '../../lib';
import type { CoturnRelayProps } from '../../lib';
import { find, identity, manifestsOf, ofKind, synth } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const sharedSecret = SecretKey.of('turn', 'secret');

/** A relay in a user's own chart. */
function alone(props: Partial<CoturnRelayProps> = {}, namespace = 'mine'): Manifest[] {
  return synth(
    (app) =>
      new CoturnRelay(new Chart(app, 'chart', { namespace }), 'coturn', {
        host: 'turn.example.org',
        sharedSecret,
        ...props,
      }),
  );
}

const container = (manifests: Manifest[]) => find(manifests, 'Deployment', 'coturn').spec.template.spec.containers[0];

test('a relay alone, with a secret of its own', () => {
  expect(
    alone({ sharedSecret: SecretKey.of('turn', 'secret'), externalIp: ExternalIp.static('203.0.113.7') }),
  ).toMatchSnapshot();
});

test('the namespace is one of its own, unless it is said to be there', () => {
  expect(alone().map(identity)).toEqual([
    'Namespace mine-turn',
    'ConfigMap mine-turn/coturn-config',
    'Deployment mine-turn/coturn',
  ]);
  expect(alone({ namespace: 'there', createNamespace: false }).map(identity)).toEqual([
    ...['ConfigMap there/coturn-config', 'Deployment there/coturn'],
  ]);
});

test('what clients are told, what must be open and what the config says are the same', () => {
  const app = Testing.app();
  const props = { host: 'turn.example.org', sharedSecret, port: 3479, minRelayPort: 50000, maxRelayPort: 50100 };
  const relay = new CoturnRelay(new Chart(app, 'chart'), 'coturn', props);
  expect(relay.uris).toEqual(['turn:turn.example.org:3479?transport=udp', 'turn:turn.example.org:3479?transport=tcp']);
  expect(relay.ports).toEqual([
    { protocol: 'UDP', from: 3479, to: 3479 },
    { protocol: 'TCP', from: 3479, to: 3479 },
    { protocol: 'UDP', from: 50000, to: 50100 },
  ]);
  expect(relay.config.split('\n')).toEqual(
    expect.arrayContaining(['listening-port=3479', 'min-port=50000', 'max-port=50100', 'realm=turn.example.org']),
  );
  expect(find(manifestsOf(app), 'ConfigMap', 'coturn-config').data['turnserver.conf']).toBe(relay.config);
  expect(container(manifestsOf(app)).readinessProbe.tcpSocket.port).toBe(3479);
});

describe('an SFU beside it', () => {
  const beside = (sfu: ExternalIp, props: Partial<CoturnRelayProps> = {}) => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'mine' });
    const relay = new CoturnRelay(chart, 'coturn', { host: 'turn.example.org', sharedSecret, ...props });
    const before = container(manifestsOf(app)).env;
    relay._allowPeer(sfu, { to: PeerEnd.pods('the SFU', { app: 'sfu' }), ports: [{ protocol: 'UDP', from: 7882 }] });
    const { env } = container(manifestsOf(app));
    return { added: env.slice(before.length), steps: NextSteps.of(chart).markdown };
  };

  test.each([
    [ExternalIp.static('9.9.9.9', '2600::1')],
    [ExternalIp.fromDns('rtc.example.org')],
    [ExternalIp.ofNode({ allowPrivate: false })],
  ])('whose address is public, or must be, changes nothing of its pod', (sfu) => {
    expect(beside(sfu).added).toEqual([]);
  });

  test.each([
    [ExternalIp.static('192.168.1.9', '2600:0::1'), { name: 'SFU_IP', value: '192.168.1.9,2600::1' }],
    [ExternalIp.fromDns('rtc.example.org', { allowPrivate: true }), { name: 'SFU_HOST', value: 'rtc.example.org' }],
    [
      ExternalIp.ofNode({ allowPrivate: true }),
      { name: 'SFU_IP', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
    ],
  ])('whose address may be private is told to its start script', (sfu, expected) => {
    const clusterNetworks = ['10.1.0.0/16', '10.2.0.0/16'];
    expect(beside(sfu, { clusterNetworks }).added).toEqual([
      expected,
      { name: 'CLUSTER_NETWORKS', value: '10.1.0.0/16 10.2.0.0/16' },
    ]);
  });

  test('at the same external address needs the host network', () => {
    const told = (sfu: ExternalIp, externalIp: ExternalIp, exposure?: TurnExposure) =>
      beside(sfu, { externalIp, ...(exposure && { exposure }) }).steps.includes('the relay finds only itself there');
    const [one, other] = [ExternalIp.static('9.9.9.9'), ExternalIp.static('9.9.9.8')];
    expect(told(one, one)).toBe(false);
    expect(told(one, one, TurnExposure.hostPorts())).toBe(true);
    expect(told(one, other, TurnExposure.hostPorts())).toBe(false);
    expect(told(ExternalIp.fromDns('a.example.org'), one, TurnExposure.loadBalancer())).toBe(true);
  });
});

test('it is told where its addresses and its secret are, never the secret', () => {
  const env = (props: Partial<CoturnRelayProps>) => container(alone(props)).env;
  expect(env({ sharedSecret: SecretKey.of('turn', 'secret'), externalIp: ExternalIp.static('203.0.113.7') })).toEqual([
    { name: 'SECRET_FILE', value: '/secrets/turn/secret' },
    { name: 'POD_IPS', valueFrom: { fieldRef: { fieldPath: 'status.podIPs' } } },
    { name: 'EXTERNAL_IP', value: '203.0.113.7' },
  ]);
  expect(env({})).toContainEqual({ name: 'EXTERNAL_HOST', value: 'turn.example.org' });
  expect(env({ externalIp: ExternalIp.fromDns('home.example.net') })).toContainEqual({
    name: 'EXTERNAL_HOST',
    value: 'home.example.net',
  });
});

test("the file of its secret is mounted, and comes from the homeserver's when it has none of its own", () => {
  const app = Testing.app();
  const chart = new Chart(app, 'chart', { namespace: 'mine' });
  const homeserver = new SynapseServer(chart, 'synapse', { serverName: 'example.org' });
  new CoturnRelay(chart, 'coturn', { host: 'turn.example.org', homeserver });
  const manifests = manifestsOf(app);
  const { volumes } = find(manifests, 'Deployment', 'coturn').spec.template.spec;
  const { secret } = volumes.find((v: Manifest) => v.secret);
  expect(secret).toMatchObject({
    secretName: 'coturn-secret',
    items: [{ key: 'turn_shared_secret', path: 'turn_shared_secret' }],
  });
  expect(find(manifests, 'Secret', 'coturn-secret').metadata.namespace).toBe('mine-turn');
  const order = manifests.map(identity);
  expect(order.indexOf('Namespace mine-turn')).toBeLessThan(order.indexOf('Secret mine-turn/coturn-secret'));
});

test('the config is in memory only, and the pod is rolled out when it changes', () => {
  const { volumes } = find(alone(), 'Deployment', 'coturn').spec.template.spec;
  expect(volumes).toContainEqual({ name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '4Mi' } });
  const checksum = (props: Partial<CoturnRelayProps>) =>
    find(alone(props), 'Deployment', 'coturn').spec.template.metadata.annotations['checksum/config'];
  expect(checksum({ extraConfig: { verbose: true } })).not.toBe(checksum({}));
});

test('in a chart without a namespace it still has one', () => {
  const props = { host: 'turn.example.org', sharedSecret };
  const manifests = synth((app) => new CoturnRelay(new Chart(app, 'chart'), 'coturn', props));
  expect(new Set(ofKind(manifests, 'ConfigMap', 'Deployment').map((m) => m.metadata.namespace))).toEqual(
    new Set(['matrix-turn']),
  );
});
