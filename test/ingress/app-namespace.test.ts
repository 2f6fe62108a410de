import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IngressController, IngressTls, MatrixIngress, NextSteps, RouteMatch } from '../../lib';
import type { IWebApp, MatrixIngressProps } from '../../lib';
import { Findings } from '../../lib/shared/findings';
import { find, findingsOf, ofKind } from '../support/manifests';
import type { Manifest } from '../support/manifests';

/** An ingress of the chart's namespace `mine`, with an app in it and another in `mine-rtc`. */
function published(
  props: Partial<MatrixIngressProps> = {},
  apart = 'mine-rtc',
  { service: home = apart, namespace = 'mine' }: { readonly service?: string; readonly namespace?: string } = {},
): { readonly manifests: Manifest[]; readonly steps: string } {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  const app = (name: string, serviceNamespace: string): IWebApp => {
    const metadata = { name, namespace: serviceNamespace };
    const service = new kplus.Service(chart, name, { metadata, ports: [{ port: 80 }] });
    return { name, host: `${name}.example.org`, routes: [{ path: '/', match: RouteMatch.PREFIX, service, port: 80 }] };
  };
  const apps = [app('a', namespace), { ...app('rtc', home), namespace: apart }];
  new MatrixIngress(chart, 'ingress', { apps, ...props });
  return { manifests: chart.toJson(), steps: NextSteps.of(chart).markdown };
}

const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
const placesOf = (manifests: Manifest[], ...kinds: string[]) =>
  ofKind(manifests, ...kinds).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);

test('everything that publishes an app is in its namespace, and names nothing of another one', () => {
  const { manifests } = published();
  expect(placesOf(manifests, 'Ingress', 'IngressRoute', 'Middleware').sort()).toEqual([
    'Ingress mine-rtc/rtc',
    'Ingress mine/a',
    'IngressRoute mine-rtc/rtc-redirect',
    'IngressRoute mine/a-redirect',
    'Middleware mine-rtc/matrix-hsts',
    'Middleware mine-rtc/matrix-redirect-to-https',
    'Middleware mine/matrix-hsts',
    'Middleware mine/matrix-redirect-to-https',
  ]);
  expect(find(manifests, 'Ingress', 'rtc').metadata.annotations).toMatchObject({
    [MIDDLEWARES]: 'mine-rtc-matrix-hsts@kubernetescrd',
  });
  for (const route of ofKind(manifests, 'IngressRoute')) {
    expect(route.spec.routes[0].middlewares).toEqual([{ name: 'matrix-redirect-to-https' }]);
  }
});

test('the namespace of the chart, told by the app, is the same as none', () => {
  const { manifests } = published({}, 'mine');
  expect(placesOf(manifests, 'Middleware')).toEqual([
    'Middleware mine/matrix-hsts',
    'Middleware mine/matrix-redirect-to-https',
  ]);
});

test('a redirect to another port has its middleware in both namespaces', () => {
  const { manifests } = published({ publicPort: 8443 });
  expect(placesOf(manifests, 'Middleware')).toEqual([
    'Middleware mine/matrix-redirect-to-https-8443',
    'Middleware mine-rtc/matrix-redirect-to-https-8443',
  ]);
});

test('another controller has its class and annotations in both namespaces, and no object of Traefik', () => {
  const controller = IngressController.ofClass('nginx', { 'a/b': 'c' });
  const { manifests } = published({ controller });
  expect(ofKind(manifests, 'IngressRoute', 'Middleware')).toEqual([]);
  expect(placesOf(manifests, 'Ingress')).toEqual(['Ingress mine/a', 'Ingress mine-rtc/rtc']);
  for (const { metadata, spec } of ofKind(manifests, 'Ingress')) {
    expect([spec.ingressClassName, metadata.annotations['a/b']]).toEqual(['nginx', 'c']);
  }
});

test('a ClusterIssuer makes a certificate in each namespace', () => {
  const { manifests, steps } = published({ tls: IngressTls.certManager('i') });
  expect(find(manifests, 'Ingress', 'rtc')).toMatchObject({
    metadata: { namespace: 'mine-rtc', annotations: { 'cert-manager.io/cluster-issuer': 'i' } },
    spec: { tls: [{ hosts: ['rtc.example.org'], secretName: 'rtc.example.org-tls' }] },
  });
  expect(steps).not.toContain('Copy the certificate');
});

test('an Issuer is refused for an app in another namespace, unless one of the same name is there', () => {
  expect(findingsOf(() => published({ tls: IngressTls.certManagerIssuer('i') }))).toEqual([
    `'tls' is an Issuer, which works in its own namespace only, and the Ingress of rtc.example.org is in 'mine-rtc': use a ClusterIssuer by IngressTls.certManager(), or make an Issuer of that name there too and tell it by IngressTls.certManagerIssuer('i', ['mine-rtc'])`,
  ]);
  expect(() => published({ tls: IngressTls.certManagerIssuer('i', ['mine-rtc']) })).not.toThrow();
  expect(() => published({ tls: IngressTls.certManagerIssuer('i') }, 'mine')).not.toThrow();
});

test('a part that can be left out says by which prop', () => {
  const findings = new Findings();
  const app = { host: 'rtc.example.org', namespace: 'mine-rtc', without: "'rtc' to Rtc.none()" };
  IngressTls.certManagerIssuer('i')._checkNamespace(findings, 'tls', app);
  expect(findings.all).toEqual([expect.stringMatching(/, or set 'rtc' to Rtc\.none\(\)$/)]);
});

test.each<[string, unknown, string]>([
  ['a text', 'mine-rtc', `'tls.namespaces' must be a list of namespaces, got text`],
  [
    'a wrong name',
    ['Mine'],
    `'tls.namespaces[0]' must be lower-case letters, digits and "-", 63 at most, for example "matrix", got "Mine"`,
  ],
])('namespaces of an Issuer are refused: %s', (_, namespaces, expected) => {
  const tls = IngressTls.certManagerIssuer('i', namespaces as string[]);
  expect(findingsOf(() => published({ tls }, 'mine'))).toEqual([expected]);
});

test('an existing Secret is copied by a step, once for each namespace, and not into its own', () => {
  const tls = IngressTls.existingSecret('wildcard');
  const { manifests, steps } = published({ tls });
  expect(find(manifests, 'Ingress', 'rtc').spec.tls[0].secretName).toBe('wildcard');
  expect(steps.match(/kubectl -n mine get secret wildcard .* \| kubectl -n mine-rtc apply/g)).toHaveLength(1);
  expect(published({ tls }, 'mine').steps).not.toContain('Copy the certificate');
});

test('a Service that the Ingress of its app does not reach is refused', () => {
  expect(findingsOf(() => published({}, 'mine-rtc', { service: 'elsewhere' }))).toEqual([
    `'apps[1].routes[0].service' is in the namespace 'elsewhere', and the Ingress of 'rtc' is in 'mine-rtc', where it reaches no other: set the app's 'namespace' to 'elsewhere'`,
  ]);
});
