import { Testing } from 'cdk8s';
import { parse } from 'yaml';
import {
  AuthenticationService,
  MatrixApp,
  OidcProvider,
  Registration,
  SecretKey,
  SynapseDatabase,
  Workers,
} from '../../lib';
import type { AuthenticationServiceInClusterProps, MatrixStackProps, SynapseOptions } from '../../lib';
import { containers, find, findingsOf, newStack, synthStack, workloads } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const SECRET = SecretKey.of('mas', 'secret');
const COMMON = { publicUrl: 'https://auth.example.org', secret: SECRET };
const IN_CLUSTER = { ...COMMON, service: 'mas-web', namespace: 'mas', podLabels: { app: 'mas' } };
const inCluster = (props: Partial<AuthenticationServiceInClusterProps> = {}) =>
  AuthenticationService.inCluster({ ...IN_CLUSTER, ...props });
const stack = (service = inCluster(), props: Partial<MatrixStackProps> = {}) =>
  synthStack({ ...props, synapse: { ...props.synapse, authenticationService: service } });
const yaml = (manifests: Manifest[]): { readonly [key: string]: unknown } =>
  parse(find(manifests, 'ConfigMap', 'synapse-config').data['homeserver.yaml'] as string);
const FILE = '/authentication-service-secret/mas/secret';

test('Synapse is told where the service is, and its secret by the path of a file', () => {
  expect(yaml(stack()).matrix_authentication_service).toEqual({
    enabled: true,
    endpoint: 'http://mas-web.mas.svc:8080/',
    secret_path: FILE,
  });
  const other = inCluster({ port: 81, forceHttp2: true });
  expect(yaml(stack(other)).matrix_authentication_service).toMatchObject({
    endpoint: 'http://mas-web.mas.svc:81/',
    force_http2: true,
  });
});

test('without a namespace the service is beside Synapse', () => {
  const { namespace, ...beside } = IN_CLUSTER;
  expect(namespace).toBe('mas');
  const manifests = stack(AuthenticationService.inCluster(beside));
  expect(yaml(manifests).matrix_authentication_service).toMatchObject({ endpoint: 'http://mas-web:8080/' });
});

test('a service elsewhere is asked at its public URL, or at another one', () => {
  const endpoint = (props: object) => yaml(stack(AuthenticationService.external({ ...COMMON, ...props })));
  expect(endpoint({}).matrix_authentication_service).toMatchObject({ endpoint: 'https://auth.example.org/' });
  const lan = endpoint({ endpoint: 'http://192.168.1.5:8080' });
  expect(lan.matrix_authentication_service).toMatchObject({ endpoint: 'http://192.168.1.5:8080/' });
});

test('each process of Synapse, and the check before its start, has the file', () => {
  const synapse = { database: SynapseDatabase.bundled(), workers: Workers.medium() };
  const all = workloads(stack(inCluster(), { synapse }));
  const having = (name: string) =>
    all
      .filter((workload) => workload.metadata.name === name)
      .flatMap(containers)
      .filter((container) => container.volumeMounts?.some((m: Manifest) => FILE.startsWith(`${m.mountPath}/`)))
      .map((container) => container.name as string);
  expect(having('synapse')).toEqual(expect.arrayContaining(['synapse']));
  expect(having('synapse').length).toBeGreaterThan(1);
  const workers = all.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'worker');
  expect(workers.length).toBeGreaterThan(1);
  for (const { metadata } of workers) expect(having(metadata.name as string)).not.toEqual([]);
});

test('older apps find the service by the server name', () => {
  const answers = (service: AuthenticationService) =>
    find(stack(service), 'ConfigMap', 'well-known-config').data['default.conf'] as string;
  const named = (issuer: string) =>
    JSON.stringify({ issuer, account: 'https://auth.example.org/account/' }).slice(1, -1);
  expect(answers(inCluster())).toContain(named('https://auth.example.org/'));
  expect(answers(inCluster({ issuer: 'https://example.org' }))).toContain(named('https://example.org'));
});

test('Element Web has no pages of its own for what the service does', () => {
  const config = newStack(Testing.app(), {
    synapse: { authenticationService: inCluster(), extraConfig: { allow_guest_access: true } },
  }).element.config;
  expect(config).toMatchObject({
    disable_guests: true,
    disable_3pid_login: true,
    setting_defaults: { 'UIFeature.passwordReset': false, 'UIFeature.thirdPartyId': false },
  });
  // The service may have a sign-up page, and Element leads there.
  expect(config.setting_defaults).not.toHaveProperty(['UIFeature.registration']);
  expect(JSON.stringify(config)).not.toContain('sso_redirect');
});

const steps = (service: AuthenticationService) => {
  const app = new MatrixApp();
  return newStack(app, { synapse: { authenticationService: service } }).nextSteps;
};

test('the next steps have the values for the config of the service, and the way to an administrator', () => {
  const text = steps(inCluster());
  expect(text).toContain('http.public_base    https://auth.example.org/');
  expect(text).toContain('matrix.endpoint     http://synapse.matrix.svc:8008/');
  expect(text).toContain('kubectl -n matrix create secret generic mas --from-file=secret');
  expect(text).toContain('mas-cli manage register-user --admin');
  expect(text).not.toContain('register_new_matrix_user');
  expect(text).not.toContain('/_matrix/client/v3/refresh');
});

test('for a service elsewhere, they have the paths that its proxy must lead there', () => {
  const text = steps(AuthenticationService.external(COMMON));
  expect(text).toContain('/_matrix/client/v3/refresh');
  expect(text).toContain('matrix.endpoint     https://matrix.example.org/');
});

test.each<[string, () => AuthenticationService, string]>([
  ['plain HTTP', () => inCluster({ publicUrl: 'http://auth.example.org' }), "publicUrl' must start with https://"],
  ['an issuer by plain HTTP', () => inCluster({ issuer: 'http://a.org' }), "issuer' must start with https://"],
  ['no labels', () => inCluster({ podLabels: {} }), "podLabels' is empty, which means all pods"],
  ['a wrong label', () => inCluster({ podLabels: { 'a b': 'c' } }), "podLabels['a b']' must be a key"],
  ['a wrong port', () => inCluster({ port: 0 }), "port' must be a whole number"],
  ['a wrong Service', () => inCluster({ service: 'A' }), "service' must be lower-case letters"],
  ['a wrong namespace', () => inCluster({ namespace: 'A' }), "namespace' must be lower-case letters"],
  ['a wrong key', () => inCluster({ secret: SecretKey.of('A', 'b') }), "secret.name' must be the name"],
  [
    'an endpoint that is no URL',
    () => AuthenticationService.external({ ...COMMON, endpoint: 'mas:8080' }),
    "endpoint' must be a URL",
  ],
  ['no secret', () => inCluster({ secret: undefined as never }), "secret' is undefined"],
])('%s is refused', (_, service, expected) => {
  const found = findingsOf(() => stack(service()));
  expect(found).toEqual([expect.stringContaining(`'synapse.authenticationService.${expected}`)]);
});

test('what Synapse refuses beside the service is refused, all at once', () => {
  const github = OidcProvider.github({ clientId: 'a', clientSecret: SECRET });
  const wrong: SynapseOptions = {
    passwordLogin: true,
    firstAdmin: 'admin',
    registration: Registration.withToken(),
    oidcProviders: [github],
    extraConfig: { matrix_authentication_service: { force_http2: true }, session_lifetime: '1d' },
  };
  const found = findingsOf(() => stack(inCluster(), { synapse: wrong })).join('\n');
  for (const prop of ['passwordLogin', 'firstAdmin', 'registration', 'oidcProviders', 'extraConfig.session_lifetime']) {
    expect(found).toContain(`'synapse.${prop}'`);
  }
  expect(found).toContain("matrix_authentication_service' is set by the prop 'authenticationService'");
});

test('passwords may be switched off beside the service, where they are off in any case', () => {
  expect(() => stack(inCluster(), { synapse: { passwordLogin: false } })).not.toThrow();
});
