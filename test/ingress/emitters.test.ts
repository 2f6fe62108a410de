import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IngressController, IngressTls, MatrixIngress, RouteMatch, Rtc } from '../../lib';
import type { IWebApp, MatrixIngressProps, MatrixStackProps } from '../../lib';
import { identity, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { servedBy } from '../support/served';

const CONTROLLERS: [string, IngressController][] = [
  ['Ingress', IngressController.traefik()],
  ['Gateway API', IngressController.gatewayApi()],
  ['a Gateway that exists', IngressController.gatewayApi({ parentRefs: [{ name: 'public', sectionName: 'https' }] })],
  ["Traefik's own kinds", IngressController.traefikCrds()],
];

const HOSTS = ['matrix.example.org', 'element.example.org', 'example.org', 'rtc.example.org', 'other.example.org'];
const PATHS = [
  ...['/', '/index.html', '/_matrix', '/_matrix/client/versions', '/_matrix/client/v3/directory/room/%23a%2Fb:c'],
  ...['/_matrixfoo', '/_synapse', '/_synapse/client', '/_synapse/client/x', '/_synapse/admin', '/_synapse/admin/v1'],
  ...['/.well-known/matrix', '/.well-known/matrix/client', '/.well-known/matrix/server', '/.well-known/matrix/support'],
  ...['/.well-known/matrix/client/x', '/.well-known/acme-challenge/x', '/metrics', '/health', '/config.json'],
  ...['/sfu/get', '/sfu/get/x', '/get_token', '/delegate_delayed_leave', '/rtc', '/rtc/v1', '/rtcfoo', '/twirp/x'],
];

/** The answers of all hosts at all paths. */
function scan(props: Partial<MatrixStackProps>): Record<string, string> {
  const manifests = synthStack(props);
  const all = HOSTS.flatMap((host) =>
    PATHS.map((path): [string, string | undefined] => [host + path, servedBy(manifests, host, path)]),
  );
  return Object.fromEntries(all.filter((each): each is [string, string] => each[1] !== undefined));
}

const support = { page: 'https://example.org/help' };

describe.each<[string, Partial<MatrixStackProps>]>([
  ['as usual', {}],
  ['on one host with the server name, with contacts', { homeserverHost: 'example.org', synapse: { support } }],
  ['with the administration API', { ingress: { exposeAdminApi: true } }],
  ['without calls', { rtc: Rtc.none() }],
  ['with a further host of Element Web', { element: { additionalHosts: ['other.example.org'] } }],
])('a stack %s', (_, props) => {
  const expected = scan({ ...props, ingress: { ...props.ingress, controller: CONTROLLERS[0][1] } });

  test.each(CONTROLLERS.slice(1))('answers the same paths by %s as by Ingress', (_name, controller) => {
    expect(Object.keys(expected).length).toBeGreaterThan(20);
    expect(scan({ ...props, ingress: { ...props.ingress, controller } })).toEqual(expected);
  });
});

test('a stack on one host leaves the contacts to nginx, and the rest to Synapse', () => {
  for (const [, controller] of CONTROLLERS) {
    const found = scan({ homeserverHost: 'example.org', synapse: { support }, ingress: { controller } });
    expect(found['example.org/.well-known/matrix/support']).toBe('well-known');
    expect(found['example.org/.well-known/matrix/client']).toBe('synapse');
    expect(found['element.example.org/.well-known/acme-challenge/x']).toBe('element');
  }
});

const alone = (props: Partial<MatrixIngressProps>): Manifest[] => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'mine' });
  const app = (name: string, match: RouteMatch, namespace = 'mine'): IWebApp => {
    const metadata = { name, namespace };
    const service = new kplus.Service(chart, name, { metadata, ports: [{ port: 8000 }] });
    const routes = [{ path: `/${name}`, match, service, port: 8000 }];
    return { name, host: `${name}.example.org`, routes, namespace };
  };
  const apps = [app('a', RouteMatch.PREFIX), app('b', RouteMatch.EXACT, 'apart')];
  new MatrixIngress(chart, 'ingress', { apps, ...props });
  return chart.toJson().filter(({ kind }) => kind !== 'Service');
};

describe.each(CONTROLLERS.slice(1))('by %s', (_, controller) => {
  test('all objects', () => {
    expect(alone({ controller, annotations: { 'mine/a': 'b' } })).toMatchSnapshot();
  });

  test('no object is for an API that the cluster need not have', () => {
    const groups = new Set(alone({ controller }).map(({ apiVersion }) => String(apiVersion).split('/')[0]));
    expect([...groups].sort()).not.toContain('networking.k8s.io');
    expect(groups.has('traefik.io')).toBe(controller._gateway === undefined);
  });

  test('a certificate that exists is not ordered', () => {
    const kinds = alone({ controller, tls: IngressTls.existingSecret('wildcard') }).map(({ kind }) => kind as string);
    expect(kinds).not.toContain('Certificate');
    expect(kinds).not.toContain('ReferenceGrant');
  });

  test('without TLS nothing speaks of HTTPS', () => {
    const objects = alone({ controller, tls: IngressTls.none() });
    expect(ofKind(objects, 'Certificate', 'Middleware')).toEqual([]);
    expect(JSON.stringify(objects)).not.toMatch(/websecure|HTTPS|max-age|redirect/);
  });

  test('without the redirect, plain HTTP is served', () => {
    const unredirected = alone({ controller, redirectToHttps: false });
    expect(unredirected.map(identity).filter((name) => name.includes('redirect'))).toEqual([]);
    expect(JSON.stringify(unredirected)).toMatch(/"sectionName":"http"|"web"|"public"/);
  });

  test('another public port is in the redirect, and HSTS is off', () => {
    const text = JSON.stringify(alone({ controller, publicPort: 9999 }));
    expect(text).not.toMatch(/max-age|stsSeconds/);
    if (!controller._gateway?.parentRefs) expect(text).toContain('9999');
  });
});
