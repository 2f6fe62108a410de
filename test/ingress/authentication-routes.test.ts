import { AuthenticationService, Federation, IngressController, IngressTls, SecretKey } from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { find, findingsOf, identity, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';
import { servedBy } from '../support/served';

const COMMON = { publicUrl: 'https://auth.example.org', secret: SecretKey.of('mas', 'secret') };
const POD = { service: 'mas-web', podLabels: { app: 'mas' } };
const APART = AuthenticationService.inCluster({ ...COMMON, ...POD, namespace: 'mas' });
const BESIDE = AuthenticationService.inCluster({ ...COMMON, ...POD });
const HOST = 'matrix.example.org';

const stack = (authenticationService: AuthenticationService, props: Partial<MatrixStackProps> = {}) =>
  synthStack({ ...props, synapse: { ...props.synapse, authenticationService } });
const client = (paths: readonly string[]) => paths.map((path) => `/_matrix/client/${path}`);

/** The requests of the documentation of the service: those that it answers. */
const LOGINS = client([
  ...['r0', 'v3', 'unstable'].flatMap((version) => [
    ...[`${version}/login`, `${version}/login/sso/redirect`, `${version}/login/sso/redirect/some-provider`],
    ...[`${version}/logout`, `${version}/logout/all`, `${version}/refresh`],
  ]),
]);

/** Requests whose paths look like logins, and all others. */
const OTHERS = [
  ...client(['v1/login/get_token', 'v3/loginfoo', 'v3/logout_all', 'v3/refreshment', 'v3/sync', 'v3/register']),
  ...client(['v1/auth_metadata', 'unstable/org.matrix.msc2965/auth_metadata', 'versions', 'v3/account/whoami']),
  ...client(['v3/account/password', 'v3/user/@login:example.org/filter', 'v3/profile/login', 'v3/rooms/logout/send']),
  ...['/_matrix/federation/v1/version', '/_matrix/media/v3/config', '/_synapse/client/login', '/_matrix/login'],
];

const CONTROLLERS: [string, IngressController][] = [
  ['Ingress', IngressController.traefik()],
  ['Ingress of another class', IngressController.ofClass('nginx')],
  ['Gateway API', IngressController.gatewayApi()],
  ['a Gateway that exists', IngressController.gatewayApi({ parentRefs: [{ name: 'public', sectionName: 'https' }] })],
  ["Traefik's own kinds", IngressController.traefikCrds()],
];

describe.each(CONTROLLERS)('by %s', (_, controller) => {
  test.each([
    ['beside Synapse', BESIDE],
    ['in a namespace of its own', APART],
  ])('logins lead to a service %s, and nothing else does', (_place, service) => {
    const manifests = stack(service, { ingress: { controller } });
    const wrong = (paths: readonly string[], expected: string) =>
      paths.filter((path) => servedBy(manifests, HOST, path) !== expected);
    expect(wrong(LOGINS, 'mas-web')).toEqual([]);
    expect(wrong(OTHERS, 'synapse')).toEqual([]);
  });

  test('without federation the same is public', () => {
    const synapse = { federation: Federation.disabled() };
    const manifests = stack(APART, { synapse, ingress: { controller } });
    expect(LOGINS.filter((path) => servedBy(manifests, HOST, path) !== 'mas-web')).toEqual([]);
    expect(servedBy(manifests, HOST, '/_matrix/client/v3/sync')).toBe('synapse');
    expect(servedBy(manifests, HOST, '/_matrix/federation/v1/version')).toBeUndefined();
  });

  test("its API in Synapse is public only for a service elsewhere, and the service's own pages never are", () => {
    const reached = (service: AuthenticationService) => {
      const manifests = stack(service, { ingress: { controller } });
      expect(servedBy(manifests, HOST, '/account/')).toBeUndefined();
      return servedBy(manifests, HOST, '/_synapse/mas/provision_user');
    };
    expect(reached(APART)).toBeUndefined();
    expect(reached(AuthenticationService.external(COMMON))).toBe('synapse');
    expect(reached(AuthenticationService.external({ ...COMMON, publishApi: false }))).toBeUndefined();
  });

  test('each host has one order of a certificate in each namespace', () => {
    for (const service of [APART, BESIDE]) {
      const manifests = stack(service, { ingress: { controller } });
      const ordered = [
        ...ofKind(manifests, 'Certificate').map(identity),
        ...ofKind(manifests, 'Ingress')
          .filter(({ metadata }) => metadata.annotations?.['cert-manager.io/cluster-issuer'])
          .flatMap(({ metadata, spec }) => spec.tls.map((tls: Manifest) => `${metadata.namespace} ${tls.secretName}`)),
      ].filter((order) => order.includes(HOST));
      expect(ordered).toEqual([...new Set(ordered)]);
      const isApart = service === APART && controller._gateway === undefined;
      expect(ordered).toHaveLength(isApart ? 2 : 1);
    }
  });
});

test('a service elsewhere has no route, as an ingress reaches Services only', () => {
  const manifests = stack(AuthenticationService.external(COMMON));
  expect(servedBy(manifests, HOST, '/_matrix/client/v3/login')).toBe('synapse');
});

test('the limits for each address hold before logins too, in the namespace of the service', () => {
  const ingress = { addressLimits: {}, limitRequestSizes: true };
  const manifests = stack(APART, { ingress, synapse: { realClientAddresses: true } });
  const route = find(manifests, 'Ingress', 'authentication-service');
  const limits = ['request-rate', 'requests-at-once', 'request-size'];
  const names = ['matrix-hsts', ...limits.map((limit) => `authentication-service-${limit}`)];
  expect(route.metadata.annotations['traefik.ingress.kubernetes.io/router.middlewares']).toBe(
    names.map((name) => `mas-${name}@kubernetescrd`).join(','),
  );
  for (const name of names) find(manifests, 'Middleware', name, 'mas');
});

test('an Issuer of one namespace is enough for a Gateway, and not for an Ingress', () => {
  const tls = IngressTls.certManagerIssuer('mine', ['matrix-rtc']);
  expect(findingsOf(() => stack(APART, { tls }))).toEqual([expect.stringContaining("is in 'mas'")]);
  const controller = IngressController.gatewayApi();
  expect(() => stack(APART, { tls, ingress: { controller } })).not.toThrow();
});
