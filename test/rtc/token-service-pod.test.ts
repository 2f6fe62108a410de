import { Chart, Duration, Size, Testing } from 'cdk8s';
import { CaCertificate, SecretKey } from '../../lib';
import type { Inside } from '../../lib/rtc/inside-container';
import { TokenServicePod } from '../../lib/rtc/token-service-pod';
import type { TokenServicePodProps } from '../../lib/rtc/token-service-pod';
import { find, manifestsOf } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const INSIDE: Inside = {
  host: 'rtc.example.org',
  certificate: 'rtc.example.org-tls',
  served: ['matrix.example.org', 'example.org'],
  ingress: 'traefik.kube-system.svc.cluster.local:443',
  ports: [443],
};

function synth(props: Partial<TokenServicePodProps> = {}): Manifest[] {
  const app = Testing.app();
  new TokenServicePod(new Chart(app, 'chart', { namespace: 'matrix' }), 'TokenService', {
    namespace: 'matrix-rtc',
    url: 'wss://rtc.example.org',
    homeserver: { serverName: 'example.org' },
    clusterUrl: 'http://synapse.matrix.svc.cluster.local:8008',
    roomCreators: ['example.org'],
    options: {},
    ...props,
  });
  return manifestsOf(app);
}
const pod = (props?: Partial<TokenServicePodProps>): Manifest =>
  find(synth(props), 'Deployment', 'lk-jwt-service', 'matrix-rtc').spec.template;

test('the objects are the same as before', () => expect(synth({ inside: INSIDE })).toMatchSnapshot());

test('the public hosts lead to loopback, and the user may listen on their port', () => {
  const { spec } = pod({ inside: INSIDE });
  expect(spec.hostAliases).toEqual([
    { ip: '127.0.0.1', hostnames: ['rtc.example.org', 'matrix.example.org', 'example.org'] },
  ]);
  expect(spec.securityContext.sysctls).toEqual([{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]);
  expect(spec.containers.map((container: Manifest) => container.name)).toEqual(['lk-jwt-service', 'inside']);
});

test('without TLS in the ingress, the pod reaches them from outside', () => {
  const { spec, metadata } = pod();
  expect(spec.containers).toHaveLength(1);
  expect(spec.hostAliases).toBeUndefined();
  expect(spec.securityContext.sysctls).toBeUndefined();
  expect(metadata.annotations).toBeUndefined();
  expect(synth().filter((m) => m.kind === 'ConfigMap')).toEqual([]);
});

test('the pod starts before its certificate is there, and not before its secrets', () => {
  const { volumes } = pod({ inside: INSIDE }).spec as { volumes: { secret?: Manifest }[] };
  const secrets = volumes.flatMap(({ secret }) =>
    secret ? [[secret.secretName, secret.optional, secret.defaultMode]] : [],
  );
  expect(secrets).toEqual([
    ['livekit', undefined, 0o440],
    ['matrix-rtc', undefined, 0o440],
    ['rtc.example.org-tls', true, 0o440],
  ]);
});

test('a changed host changes the pod, as nginx reads its config at its start', () => {
  const annotations = ['rtc.example.org', 'calls.example.org'].map(
    (host) => pod({ inside: { ...INSIDE, host } }).metadata.annotations['checksum/config'] as string,
  );
  expect(new Set(annotations).size).toBe(2);
});

test.each([
  [CaCertificate.fromSecret(SecretKey.of('authority', 'root.pem')), { secret: { secretName: 'authority' } }],
  [CaCertificate.fromConfigMap('authority', 'root.pem'), { configMap: { name: 'authority' } }],
])('a private authority is added to the public ones: %#', (ca, source) => {
  const { containers, volumes } = pod({ ca }).spec as { containers: Manifest[]; volumes: Manifest[] };
  expect(containers[0].env).toEqual(
    expect.arrayContaining([
      { name: 'SSL_CERT_FILE', value: '/etc/ssl/certs/ca-certificates.crt' },
      { name: 'SSL_CERT_DIR', value: '/ca' },
    ]),
  );
  const mount = containers[0].volumeMounts.find(({ mountPath }: Manifest) => mountPath === '/ca');
  const [items] = Object.values(volumes.find(({ name }) => name === mount.name)).flatMap(
    (v: Manifest) => v.items ?? [],
  );
  // The token service reads files with such a name only.
  expect(items).toEqual({ key: 'root.pem', path: expect.stringMatching(/^[0-9a-f]{8}\.\d$/) });
  expect(volumes.find(({ name }) => name === mount.name)).toMatchObject(source);
});

test('the options of the user are taken', () => {
  const options = {
    tokenServiceImage: 'registry.example.org/lk:1',
    tokenServiceResources: { memory: { limit: Size.mebibytes(300) } },
    presenceCheck: Duration.minutes(2),
  };
  const [container] = pod({ options }).spec.containers;
  expect(container.image).toBe('registry.example.org/lk:1');
  expect(container.resources.limits.memory).toBe('300Mi');
  expect(container.env).toContainEqual({ name: 'LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS', value: '120' });
});
