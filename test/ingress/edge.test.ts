import { Chart, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IngressController, IngressTls, MatrixIngress, RouteMatch } from '../../lib';
import type { MatrixIngressOptions, MatrixStackProps, SynapseOptions } from '../../lib';
import { find, findingsOf, identity, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { servedBy } from '../support/served';

const CONTROLLERS: [string, IngressController][] = [
  ['Ingress', IngressController.traefik()],
  ['the Gateway API', IngressController.gatewayApi()],
  ["Traefik's own kinds", IngressController.traefikCrds()],
];
const ADMIN = '/_synapse/admin/v1/users';
const HOST = 'matrix.example.org';

function stack(ingress: MatrixIngressOptions, synapse: SynapseOptions = {}): Manifest[] {
  return synthStack({ ingress, synapse: { realClientAddresses: true, ...synapse } });
}

const objectsOf = (manifests: Manifest[]) => ofKind(manifests, 'Ingress', 'HTTPRoute', 'IngressRoute');

/** The middlewares that requests to a path of an object pass, in their order. */
function passed(manifests: Manifest[], name: string): string[] {
  const object = objectsOf(manifests).find((each) => each.metadata.name === name)!;
  const annotation: string = object.metadata.annotations?.['traefik.ingress.kubernetes.io/router.middlewares'] ?? '';
  const ofIngress = annotation
    .split(',')
    .flatMap((text) => /^matrix(?:-rtc)?-(.*)@kubernetescrd$/.exec(text)?.[1] ?? []);
  const [first] = (object.spec.rules ?? object.spec.routes) as Manifest[];
  const ofRoute = (first.filters ?? []) as Manifest[];
  const ofRule = (first.middlewares ?? []) as Manifest[];
  const names = [...ofRoute.flatMap(({ extensionRef }) => (extensionRef ? [extensionRef.name as string] : []))];
  return [...ofIngress, ...names, ...ofRule.map((each) => each.name as string)].filter(
    (each) => each !== 'matrix-hsts',
  );
}

describe.each(CONTROLLERS)('by %s', (_, controller) => {
  test('nothing is limited unless asked for', () => {
    const text = JSON.stringify(stack({ controller }));
    expect(text).not.toMatch(/inFlightReq|rateLimit"|buffering|ipAllowList|ExtensionRef/);
  });

  test('the limits by address are before each app, in its namespace', () => {
    const manifests = stack({ controller, addressLimits: {} });
    expect(passed(manifests, 'synapse')).toEqual(['synapse-request-rate', 'synapse-requests-at-once']);
    expect(passed(manifests, 'element')).toEqual(['element-request-rate', 'element-requests-at-once']);
    const rtc = ofKind(manifests, 'Middleware').filter(({ metadata }) => metadata.namespace === 'matrix-rtc');
    expect(rtc.filter(({ spec }) => spec.rateLimit ?? spec.inFlightReq)).toHaveLength(2);
    const strategy = { ipStrategy: { depth: 0, ipv6Subnet: 64 } };
    expect(find(manifests, 'Middleware', 'synapse-request-rate').spec).toEqual({
      rateLimit: { average: 200, burst: 1000, sourceCriterion: strategy },
    });
    expect(find(manifests, 'Middleware', 'synapse-requests-at-once').spec).toEqual({
      inFlightReq: { amount: 500, sourceCriterion: strategy },
    });
  });

  test('the administration API is open to the networks only, and all else is as before', () => {
    const before = stack({ controller });
    const manifests = stack({ controller, adminApiFrom: ['192.0.2.0/24', '2001:db8::/32'] });
    expect([servedBy(before, HOST, ADMIN), servedBy(manifests, HOST, ADMIN)]).toEqual([undefined, 'synapse']);
    expect(passed(manifests, 'synapse-admin')).toEqual(['synapse-admin-from']);
    expect(passed(manifests, 'synapse')).toEqual([]);
    expect(find(manifests, 'Middleware', 'synapse-admin-from').spec).toEqual({
      ipAllowList: { sourceRange: ['192.0.2.0/24', '2001:db8::/32'] },
    });
    expect(JSON.stringify(objectsOf(manifests).filter(({ metadata }) => metadata.name === 'synapse'))).not.toContain(
      'admin',
    );
    expect(manifests.filter((m) => !m.metadata.name.includes('admin')).map(identity)).toEqual(before.map(identity));
    // One order for each certificate.
    const orders = objectsOf(manifests).filter((m) => m.metadata.annotations?.['cert-manager.io/cluster-issuer']);
    expect(orders.map((m) => m.metadata.name as string)).not.toContain('synapse-admin');
  });

  test('the limits by address hold for the administration API too', () => {
    const manifests = stack({ controller, addressLimits: {}, adminApiFrom: ['192.0.2.1/32'] });
    expect(passed(manifests, 'synapse-admin')).toEqual([
      'synapse-admin-from',
      'synapse-request-rate',
      'synapse-requests-at-once',
    ]);
  });

  test("the size of requests follows the homeserver's uploads", () => {
    const manifests = stack({ controller, limitRequestSizes: true }, { maxUploadSize: Size.mebibytes(200) });
    expect(passed(manifests, 'synapse')).toEqual(['synapse-request-size']);
    expect(passed(manifests, 'element')).toEqual([]);
    expect(find(manifests, 'Middleware', 'synapse-request-size').spec).toEqual({
      buffering: { maxRequestBodyBytes: 200 * 1024 * 1024 },
    });
  });

  test('proxies in front are counted', () => {
    const manifests = stack({ controller, addressLimits: {}, adminApiFrom: ['192.0.2.1/32'], proxiesInFront: 2 });
    const { rateLimit } = find(manifests, 'Middleware', 'synapse-request-rate').spec;
    expect(rateLimit.sourceCriterion.ipStrategy.depth).toBe(2);
    expect(find(manifests, 'Middleware', 'synapse-admin-from').spec.ipAllowList.ipStrategy).toEqual({ depth: 2 });
  });
});

test('a middleware of the user comes after the limits', () => {
  const key = 'traefik.ingress.kubernetes.io/router.middlewares';
  const manifests = stack({ addressLimits: {}, annotations: { [key]: 'mine-auth@kubernetescrd' } });
  expect(find(manifests, 'Ingress', 'element').metadata.annotations[key]).toBe(
    'matrix-matrix-hsts@kubernetescrd,matrix-element-request-rate@kubernetescrd,matrix-element-requests-at-once@kubernetescrd,mine-auth@kubernetescrd',
  );
});

test('a rate below one in a second counts over a longer time', () => {
  const requestRate = { perSecond: 0.25, burst: 3 };
  const manifests = stack({ addressLimits: { requestRate } });
  expect(find(manifests, 'Middleware', 'synapse-request-rate').spec.rateLimit).toMatchObject({
    average: 250,
    period: '1000s',
    burst: 3,
  });
});

test.each([
  [{}, 50 * 1024 * 1024],
  [{ maxUploadSize: Size.mebibytes(1) }, 12_800 * 1024],
])('the largest request of a homeserver with %j is %d bytes', (synapse, bytes) => {
  const manifests = stack({ limitRequestSizes: true }, synapse);
  expect(find(manifests, 'Middleware', 'synapse-request-size').spec.buffering.maxRequestBodyBytes).toBe(bytes);
});

const real = { synapse: { realClientAddresses: true } };

test.each<[string, Partial<MatrixStackProps>, string[]]>([
  [
    'limits by addresses that may all be one',
    { ingress: { addressLimits: {}, adminApiFrom: ['192.0.2.1/32'] } },
    ['addressLimits', 'adminApiFrom'].map(
      (prop) =>
        `'ingress.${prop}' needs real addresses of clients, and everybody may have the same one: make them real (docs/ingress.md), and set 'synapse.realClientAddresses' to true`,
    ),
  ],
  [
    'limits with another Gateway',
    { ...real, ingress: { controller: IngressController.gatewayApi({ gatewayClassName: 'eg' }), addressLimits: {} } },
    [
      "'ingress.addressLimits' needs a Gateway of the class traefik, as the Gateway API has no field for it: leave it out, and set the limits of your controller",
    ],
  ],
  [
    'sizes with another controller',
    { ingress: { controller: IngressController.ofClass('nginx'), limitRequestSizes: true } },
    [
      "'ingress.limitRequestSizes' needs Traefik, as an Ingress has no field for it: leave it out, and set the limits of your controller",
    ],
  ],
  [
    'networks beside an API that is open to all',
    { ...real, ingress: { adminApiFrom: ['192.0.2.1/32'], exposeAdminApi: true } },
    ["'ingress.adminApiFrom' has no effect, as 'exposeAdminApi' lets everybody in: leave one of them out"],
  ],
  [
    'the network of everybody',
    { ...real, ingress: { adminApiFrom: ['0.0.0.0/0'] } },
    [`'ingress.adminApiFrom[0]' lets everybody in: name smaller networks, or set 'exposeAdminApi', got "0.0.0.0/0"`],
  ],
  [
    'no network',
    { ...real, ingress: { adminApiFrom: [] } },
    ["'ingress.adminApiFrom' is empty: name a network, or leave it out"],
  ],
  [
    'proxies that nobody asks for',
    { ...real, ingress: { proxiesInFront: 1, limitRequestSizes: true } },
    ["'ingress.proxiesInFront' has no effect without 'addressLimits' and 'adminApiFrom': leave it out"],
  ],
  [
    'numbers that are out of range',
    { ...real, ingress: { addressLimits: { requestsAtOnce: 0 }, proxiesInFront: 1.5 } },
    [
      "'ingress.addressLimits.requestsAtOnce' must be a whole number, from 1 to 1000000, got 0",
      "'ingress.proxiesInFront' must be a whole number, from 0 to 10, got 1.5",
    ],
  ],
])('%s: refused', (_, props, expected) => {
  expect(findingsOf(() => synthStack(props))).toEqual(expected);
});

test('a chart without a namespace has no limits, as no annotation could name them', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const service = new kplus.Service(chart, 'Service', { ports: [{ port: 80 }] });
  const routes = [{ path: '/', match: RouteMatch.PREFIX, service, port: 80 }];
  const apps = [{ name: 'a', host: 'a.example.org', routes }];
  const make = () => new MatrixIngress(chart, 'ingress', { apps, tls: IngressTls.none(), addressLimits: {} });
  expect(findingsOf(make)).toEqual(["'addressLimits' needs the namespace of the chart: give the chart a 'namespace'"]);
});
