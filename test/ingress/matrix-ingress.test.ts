import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IngressController, IngressTls, MatrixIngress, RouteMatch } from '../../lib';
import type { IWebApp, MatrixIngressOptions, MatrixIngressProps } from '../../lib';
import { find, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

/** An ingress in a user's own chart, for the user's own apps. */
function alone(props: Partial<MatrixIngressProps> = {}): {
  readonly ingress: MatrixIngress;
  readonly manifests: Manifest[];
} {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'mine' });
  const app = (name: string, match: RouteMatch): IWebApp => {
    const service = new kplus.Service(chart, name, { metadata: { name }, ports: [{ port: 8000 }] });
    return { name, host: `${name}.example.org`, routes: [{ path: `/${name}`, match, service, port: 8000 }] };
  };
  const ingress = new MatrixIngress(chart, 'ingress', {
    apps: [app('a', RouteMatch.PREFIX), app('b', RouteMatch.EXACT)],
    ...props,
  });
  return { ingress, manifests: ofKind(chart.toJson(), 'Ingress') };
}

test('an ingress alone', () => {
  const { ingress, manifests } = alone();
  expect(ingress.hosts).toEqual(['a.example.org', 'b.example.org']);
  expect(manifests).toMatchSnapshot();
});

test.each<[string, IngressTls, object, (host: string) => RegExp]>([
  [
    'an issuer',
    IngressTls.certManager('i'),
    { 'cert-manager.io/cluster-issuer': 'i' },
    (host) => new RegExp(`^${host}-tls$`),
  ],
  [
    "a namespace's issuer",
    IngressTls.certManagerIssuer('i'),
    { 'cert-manager.io/issuer': 'i' },
    (host) => new RegExp(`^${host}-tls$`),
  ],
  ['a Secret', IngressTls.existingSecret('wildcard'), {}, () => /^wildcard$/],
])('certificates come from %s', (_, tls, annotations, secretName) => {
  for (const { metadata, spec } of alone({ tls }).manifests) {
    const [host] = spec.rules.map((rule: Manifest) => rule.host);
    expect(spec.tls).toEqual([{ hosts: [host], secretName: expect.stringMatching(secretName(host as string)) }]);
    expect(metadata.annotations).toEqual({
      'traefik.ingress.kubernetes.io/router.entrypoints': 'web,websecure',
      ...annotations,
    });
  }
});

test('without TLS nothing is said about certificates', () => {
  for (const manifest of alone({ tls: IngressTls.none() }).manifests) {
    expect(manifest.spec).not.toHaveProperty('tls');
    expect(JSON.stringify(manifest)).not.toContain('cert-manager');
  }
});

test('another controller has its class and its annotations, and further ones win', () => {
  const controller = IngressController.ofClass('nginx', { a: '1', b: '1' });
  const [{ metadata, spec }] = alone({ controller, tls: IngressTls.none(), annotations: { b: '2' } }).manifests;
  expect(spec.ingressClassName).toBe('nginx');
  expect(metadata.annotations).toEqual({ a: '1', b: '2' });
});

test('the administration API is nowhere unless asked for, and then where the client API is', () => {
  const admin = (ingress: MatrixIngressOptions) =>
    ofKind(synthStack({ ingress }), 'Ingress')
      .filter((i) => JSON.stringify(i).includes('/_synapse/admin'))
      .map((i) => i.metadata.name);
  expect([admin({}), admin({ exposeAdminApi: false }), admin({ exposeAdminApi: true })]).toEqual([[], [], ['synapse']]);
  expect(JSON.stringify(alone({ exposeAdminApi: true }).manifests)).not.toContain('admin');
});

test('every route leads to a port that its Service has', () => {
  const manifests = synthStack();
  const backends = ofKind(manifests, 'Ingress').flatMap((i) =>
    i.spec.rules.flatMap((rule: Manifest) => rule.http.paths.map((path: Manifest) => path.backend.service)),
  );
  expect(backends.length).toBeGreaterThan(5);
  for (const { name, port } of backends) {
    expect(find(manifests, 'Service', name as string).spec.ports.map((p: Manifest) => p.port)).toContain(port.number);
  }
});
