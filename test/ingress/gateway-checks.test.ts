import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IngressController, IngressTls, MatrixIngress, RouteMatch } from '../../lib';
import type { GatewayApiOptions, TraefikCrdsOptions } from '../../lib';
import { find, findingsOf, newStack, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const gateway = (options: object) => ({
  ingress: { controller: IngressController.gatewayApi(options) },
});

test.each<[string, object, string[]]>([
  ['a class', { gatewayClassName: 'A b' }, [`'ingress.controller.gatewayClassName' must be the name`]],
  ['a port', { httpPort: 0 }, [`'ingress.controller.httpPort' must be a whole number`]],
  ['one port for both', { httpPort: 8443 }, [`'ingress.controller.httpsPort' must not be the port of 'httpPort'`]],
  ['no Gateway', { parentRefs: [] }, [`'ingress.controller.parentRefs' is empty: name a Gateway`]],
  [
    'a Gateway without its name',
    { parentRefs: [{ sectionName: 'a' }] },
    [`'ingress.controller.parentRefs[0].name' is missing`],
  ],
  [
    'a Gateway that exists, and the options of one that is made',
    { parentRefs: [{ name: 'a', sectionName: 'b' }], gatewayName: 'mine', httpsPort: 1 },
    [
      `'ingress.controller.gatewayName' is for a Gateway that is made: leave it out, or leave 'parentRefs' out`,
      `'ingress.controller.httpsPort' is for a Gateway that is made`,
    ],
  ],
  [
    'a Gateway without the name of its listener',
    { parentRefs: [{ name: 'a' }] },
    [
      `'ingress.controller.parentRefs[0].sectionName' is missing, so that logins would also be served by plain HTTP: name the listener for HTTPS, or set 'redirectToHttps' to false`,
    ],
  ],
])('the Gateway API is refused with %s', (_, options, expected) => {
  const findings = findingsOf(() => synthStack(gateway(options)));
  expect(findings).toEqual(expected.map((start) => expect.stringContaining(start)));
});

test.each<[string, TraefikCrdsOptions, string]>([
  ['a wrong class', { className: 'A' }, `'ingress.controller.className' must be`],
  ['one entrypoint', { httpEntryPoint: 'websecure' }, `'ingress.controller.httpsEntryPoint' must not be`],
])("Traefik's own kinds are refused with %s", (_, options, start) => {
  const controller = IngressController.traefikCrds(options);
  expect(findingsOf(() => synthStack({ ingress: { controller } }))).toContainEqual(expect.stringContaining(start));
});

test('a Gateway without the name of its listener is taken where nothing is redirected', () => {
  const controller = IngressController.gatewayApi({ parentRefs: [{ name: 'a' }] });
  expect(() => synthStack({ ingress: { controller, redirectToHttps: false } })).not.toThrow();
  expect(() => synthStack({ ingress: { controller }, tls: IngressTls.none() })).not.toThrow();
});

function withPath(path: string, namespace?: string, apart?: string): () => MatrixIngress {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  const service = new kplus.Service(chart, 'Service', { metadata: { namespace: apart }, ports: [{ port: 80 }] });
  const routes = [{ path, match: RouteMatch.PREFIX, service, port: 80 }];
  const app = { name: 'a', host: 'a.example.org', routes, ...(apart !== undefined && { namespace: apart }) };
  return () => new MatrixIngress(chart, 'ingress', { apps: [app], controller: IngressController.gatewayApi() });
}

test.each(['/a//b', '/a/../b', '/a%2Fb', '/a#b', '/a"b', '/a%zz'])('the path %s is refused', (path) => {
  expect(findingsOf(withPath(path))).toEqual([
    expect.stringContaining(`'apps' has a path in 'a' that no HTTPRoute may have`),
  ]);
});

test.each(['/', '/a/b', '/.well-known/matrix', '/a%20b', '/a..b'])('the path %s is taken', (path) => {
  expect(withPath(path)).not.toThrow();
});

test('an app in another namespace needs the name of the chart’s', () => {
  expect(findingsOf(withPath('/', undefined, 'apart'))).toEqual([
    expect.stringContaining(`'controller' needs the namespace of the chart`),
  ]);
  expect(withPath('/', 'mine', 'apart')).not.toThrow();
});

const listeners = (options: GatewayApiOptions) =>
  (find(synthStack(gateway(options)), 'Gateway', options.gatewayName ?? 'matrix').spec.listeners as Manifest[]).map(
    ({ name, protocol, port }) => `${name} ${protocol} ${port}`,
  );

test("Traefik's Gateway listens at the ports of its pod, and every other at those of the internet", () => {
  expect(listeners({})).toEqual([
    'http HTTP 8000',
    ...['matrix.', '', 'element.', 'rtc.'].map((name) => `${name}example.org HTTPS 8443`),
  ]);
  expect(listeners({ gatewayClassName: 'envoy' }).slice(0, 2)).toEqual([
    'http HTTP 80',
    'matrix.example.org HTTPS 443',
  ]);
});

test('only the Gateway reads the certificate of calls from their namespace, and only routes from there come in', () => {
  const manifests = synthStack(gateway({}));
  expect(find(manifests, 'ReferenceGrant', 'rtc.example.org-tls-to-matrix')).toMatchObject({
    metadata: { namespace: 'matrix-rtc' },
    spec: {
      from: [{ kind: 'Gateway', namespace: 'matrix' }],
      to: [{ kind: 'Secret', name: 'rtc.example.org-tls' }],
    },
  });
  const all = find(manifests, 'Gateway', 'matrix').spec.listeners as Manifest[];
  const from = (name: string) => all.find((l) => l.name === name)?.allowedRoutes.namespaces;
  expect(from('matrix.example.org')).toEqual({ from: 'Same' });
  expect(from('rtc.example.org').selector.matchExpressions[0].values).toEqual(['matrix', 'matrix-rtc']);
});

test('the next steps say what the cluster and a Gateway that exists must have', () => {
  const steps = (options: GatewayApiOptions) => newStack(Testing.app(), gateway(options)).nextSteps;
  expect(steps({})).toContain('kubectl get gatewayclass traefik');
  expect(steps({})).not.toContain('redirects plain HTTP');
  const parent = { name: 'public', namespace: 'edge', sectionName: 'https' };
  const existing = steps({ parentRefs: [parent] });
  expect(existing).toContain('Give `edge/public` listeners for these hosts');
  expect(existing).toContain('    rtc.example.org  Secret matrix-rtc/rtc.example.org-tls\n');
  expect(existing).toContain('Check that your Gateway redirects plain HTTP');
  expect(steps({ parentRefs: [{ ...parent, httpSectionName: 'http' }] })).not.toContain('redirects plain HTTP');
});
