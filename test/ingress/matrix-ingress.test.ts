import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IngressController, IngressTls, MatrixIngress, RouteMatch } from '../../lib';
import type { IWebApp, MatrixIngressOptions, MatrixIngressProps } from '../../lib';
import { find, findingsOf, newStack, ofKind, synthStack } from '../support/manifests';
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
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      'traefik.ingress.kubernetes.io/router.middlewares': 'mine-matrix-hsts@kubernetescrd',
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

describe('plain HTTP', () => {
  const TRAEFIK = 'traefik.ingress.kubernetes.io/router';
  const redirects = (manifests: Manifest[]) => ofKind(manifests, 'IngressRoute', 'Middleware');
  const everything = (props: Partial<MatrixIngressProps>) => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'mine' });
    const service = new kplus.Service(chart, 'a', { metadata: { name: 'a' }, ports: [{ port: 8000 }] });
    const routes = [{ path: '/a', match: RouteMatch.PREFIX, service, port: 8000 }];
    new MatrixIngress(chart, 'ingress', { apps: [{ name: 'a', host: 'a.example.org.', routes }], ...props });
    return chart.toJson();
  };
  const annotationsOf = (manifests: Manifest[]) => ofKind(manifests, 'Ingress')[0].metadata.annotations as object;

  test('is redirected by Traefik at each route, and no other entrypoint serves an app', () => {
    const manifests = everything({});
    const [route, ...others] = ofKind(manifests, 'IngressRoute');
    expect(others).toEqual([]);
    expect(route.spec.entryPoints).toEqual(['web']);
    expect(route.spec.routes).toEqual([
      {
        kind: 'Rule',
        match: 'Host(`a.example.org`) && PathPrefix(`/a`)',
        middlewares: [{ name: 'matrix-redirect-to-https' }],
        services: [{ kind: 'TraefikService', name: 'noop@internal' }],
      },
    ]);
    expect(find(manifests, 'Middleware', 'matrix-redirect-to-https').spec).toEqual({
      redirectScheme: { scheme: 'https', permanent: true },
    });
    expect(annotationsOf(manifests)).toMatchObject({ [`${TRAEFIK}.entrypoints`]: 'websecure' });
  });

  test('is redirected to the public port, and then nothing is said about 443', () => {
    const manifests = everything({ publicPort: 8443 });
    expect(redirects(manifests).map(({ spec }) => spec.redirectScheme as unknown)).toContainEqual({
      scheme: 'https',
      permanent: true,
      port: '8443',
    });
    expect(JSON.stringify(manifests)).not.toContain('stsSeconds');
  });

  test.each<[string, Partial<MatrixIngressProps>]>([
    ['without TLS', { tls: IngressTls.none() }],
    ['with another controller', { controller: IngressController.ofClass('nginx') }],
    ['on request', { redirectToHttps: false, hsts: false }],
  ])('is left alone %s, without an object of Traefik', (_, props) => {
    expect(redirects(everything(props))).toEqual([]);
    expect(JSON.stringify(annotationsOf(everything(props)))).not.toContain('middlewares');
  });

  test("HSTS is before the user's own middlewares, and not on a host that others serve too", () => {
    const annotations = { [`${TRAEFIK}.middlewares`]: 'mine-guard@kubernetescrd' };
    expect(annotationsOf(everything({ annotations }))).toMatchObject({
      [`${TRAEFIK}.middlewares`]: 'mine-matrix-hsts@kubernetescrd,mine-guard@kubernetescrd',
    });
    const stack = synthStack();
    expect(JSON.stringify(find(stack, 'Ingress', 'well-known').metadata.annotations)).not.toContain('hsts');
    expect(JSON.stringify(find(stack, 'Ingress', 'synapse').metadata.annotations)).toContain('hsts');
    for (const namespace of ['matrix', 'matrix-rtc']) {
      expect(find(stack, 'Middleware', 'matrix-hsts', namespace).spec).toEqual({ headers: { stsSeconds: 31_536_000 } });
    }
    expect(find(stack, 'Ingress', 'rtc').metadata.annotations).toMatchObject({
      [`${TRAEFIK}.middlewares`]: 'matrix-rtc-matrix-hsts@kubernetescrd',
    });
  });

  test('an entrypoint that would serve it is refused', () => {
    const annotations = { [`${TRAEFIK}.entrypoints`]: 'websecure, web' };
    expect(findingsOf(() => everything({ annotations }))).toEqual([
      `'annotations['${TRAEFIK}.entrypoints']' would serve logins by plain HTTP: leave 'web' out, or set 'redirectToHttps' to false, got "websecure, web"`,
    ]);
    expect(() => everything({ annotations, redirectToHttps: false })).not.toThrow();
  });

  test('in a chart whose namespace is not known, there is a redirect but no reference to a namespace', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const service = new kplus.Service(chart, 'a', { metadata: { name: 'a' }, ports: [{ port: 8000 }] });
    const routes = [{ path: '/a', match: RouteMatch.PREFIX, service, port: 8000 }];
    new MatrixIngress(chart, 'ingress', { apps: [{ name: 'a', host: 'a.example.org', routes }] });
    expect(JSON.stringify(chart.toJson())).not.toContain('kubernetescrd');
    expect(redirects(chart.toJson())).toHaveLength(2);
  });

  test('with another controller, the next steps check it', () => {
    const stack = newStack(Testing.app(), { ingress: { controller: IngressController.ofClass('nginx') } });
    expect(stack.nextSteps).toContain('http://matrix.example.org/_matrix');
    expect(newStack(Testing.app()).nextSteps).not.toContain('http://matrix');
  });
});
