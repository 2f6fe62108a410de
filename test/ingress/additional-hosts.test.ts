import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  IngressController,
  IngressTls,
  MatrixApp,
  MatrixIngress,
  NextSteps,
  OidcProvider,
  RouteMatch,
  SecretKey,
} from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { find, findingsOf, newStack, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const FURTHER = ['chat.example.net', 'c.example.org'];
const HOSTS = ['element.example.org', ...FURTHER];
const element = { additionalHosts: FURTHER };
const names = (manifests: Manifest[], kind: string) => ofKind(manifests, kind).map(({ metadata }) => metadata.name);
const of = (controller: IngressController, props: Partial<MatrixStackProps> = {}) =>
  synthStack({ element, ingress: { controller }, ...props });

test('one Ingress has all hosts, each with the same paths and a certificate of its own', () => {
  const { spec } = find(of(IngressController.traefik()), 'Ingress', 'element');
  expect(spec.rules.map(({ host }: Manifest) => host)).toEqual(HOSTS);
  expect(new Set(spec.rules.map(({ http }: Manifest) => JSON.stringify(http))).size).toBe(1);
  expect(spec.tls).toEqual(HOSTS.map((host) => ({ hosts: [host], secretName: `${host}-tls` })));
});

test('one HTTPRoute has all hosts, by a listener and a certificate for each', () => {
  const manifests = of(IngressController.gatewayApi());
  const route = find(manifests, 'HTTPRoute', 'element').spec;
  expect(route.hostnames).toEqual(HOSTS);
  expect(route.parentRefs.map(({ sectionName }: Manifest) => sectionName)).toEqual(HOSTS);
  const { listeners } = find(manifests, 'Gateway', 'matrix').spec;
  for (const host of HOSTS) {
    const { tls, hostname } = listeners.find(({ name }: Manifest) => name === host);
    expect([hostname, tls.certificateRefs]).toEqual([host, [{ name: `${host}-tls` }]]);
    expect(find(manifests, 'Certificate', `${host}-tls`).spec.dnsNames).toEqual([host]);
  }
});

test("each host has an IngressRoute of Traefik's, as that has one certificate", () => {
  const manifests = of(IngressController.traefikCrds());
  const routes = ofKind(manifests, 'IngressRoute').filter(({ metadata }) => /^element(\.|$)/.test(metadata.name));
  expect(routes.map(({ metadata, spec }) => [metadata.name, spec.tls.secretName])).toEqual([
    ['element', 'element.example.org-tls'],
    ['element.chat.example.net', 'chat.example.net-tls'],
    ['element.c.example.org', 'c.example.org-tls'],
  ]);
  expect(names(manifests, 'Certificate')).toEqual(expect.arrayContaining(HOSTS.map((host) => `${host}-tls`)));
});

test.each([
  ['Ingress', IngressController.traefik()],
  ["Traefik's own kinds", IngressController.traefikCrds()],
])('by %s each host is redirected by a rule of its own, shorter than those of challenges', (_, controller) => {
  const { routes } = find(of(controller), 'IngressRoute', 'element-redirect').spec;
  expect(routes.map(({ match }: Manifest) => match)).toEqual(
    HOSTS.map((host) => `Host(\`${host}\`) && PathPrefix(\`/\`)`),
  );
});

test('a certificate that exists serves all of them', () => {
  const { tls } = find(
    of(IngressController.traefik(), { tls: IngressTls.existingSecret('w') }),
    'Ingress',
    'element',
  ).spec;
  expect(new Set(tls.map(({ secretName }: Manifest) => secretName))).toEqual(new Set(['w']));
});

test('people are told of each record, log in at the first host, and are trusted by single sign-on at each', () => {
  const app = Testing.app();
  const client = { clientId: 'a', clientSecret: SecretKey.of('id', 'secret'), url: 'https://id.example.org' };
  const oidcProviders = [OidcProvider.authelia(client)];
  const stack = newStack(app, {
    element: { ...element, ownLinks: true },
    synapse: { oidcProviders, firstAdmin: 'admin' },
  });
  for (const host of HOSTS) expect(stack.nextSteps).toContain(`    ${host}  A  the public address of your ingress`);
  expect(stack.nextSteps).not.toContain('https://chat.example.net');
  expect(stack.synapse.config.sso).toEqual({ client_whitelist: HOSTS.map((host) => `https://${host}/`) });
  expect(stack.element.config.permalink_prefix).toBe('https://element.example.org');
});

test('another port is in each redirect, and in the links', () => {
  const stack = of(IngressController.traefik(), { publicPort: 8443, element: { ...element, ownLinks: true } });
  const files = find(stack, 'ConfigMap', 'element-config').data;
  for (const host of HOSTS) expect(files['default.conf']).toContain(`set $https_url https://${host}:8443;`);
  expect(files['config.json']).toContain('"permalink_prefix": "https://element.example.org:8443"');
});

test.each<[string, Partial<MatrixStackProps>, string]>([
  ['the first one again', { element: { additionalHosts: ['element.example.org.'] } }, 'is a host already'],
  ['one twice', { element: { additionalHosts: ['a.example.org', 'a.example.org'] } }, 'is a host already'],
  ["the homeserver's", { element: { additionalHosts: ['matrix.example.org'] } }, "must not be the homeserver's host"],
  ["the relay's", { element: { additionalHosts: ['turn.example.org'] } }, 'must not be the host of the relay'],
  ["the call service's", { element: { additionalHosts: ['rtc.example.org'] } }, 'must not be the host of the relay'],
  ['no host', { element: { additionalHosts: ['https://a.org'] } }, 'must be a host name'],
  [
    'too many',
    { element: { additionalHosts: Array.from({ length: 16 }, (_, index) => `h${index}.example.org`) } },
    'must have 15 hosts at most, got 16',
  ],
])('%s is refused', (_, props, finding) => {
  expect(findingsOf(() => synthStack(props))).toEqual([expect.stringContaining(finding)]);
  expect(findingsOf(() => synthStack(props))[0]).toMatch(/^'element\.additionalHosts/);
});

test('another stack may not have one of them', () => {
  const app = new MatrixApp();
  newStack(app, { element }, 'a');
  const other = { serverName: 'other.org', namespace: 'b', element: { additionalHosts: ['c.example.org'] } };
  expect(findingsOf(() => newStack(app, other, 'b'))).toEqual([
    expect.stringMatching(/^'element.additionalHosts\[0\]' is a host of 'a'/),
  ]);
});

test('apps of your own may have several hosts, and none that another app serves', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'mine' });
  const service = new kplus.Service(chart, 'service', { ports: [{ port: 80 }] });
  const routes = [{ path: '/', match: RouteMatch.PREFIX, service, port: 80 }];
  const a = { name: 'a', host: 'a.example.org', additionalHosts: ['b.example.org.'], routes };
  const ingress = new MatrixIngress(chart, 'ingress', { apps: [a] });
  expect(ingress.hosts).toEqual(['a.example.org', 'b.example.org']);
  expect(NextSteps.of(chart).markdown).toContain('    b.example.org  A');
  const b = { name: 'b', host: 'c.example.org', additionalHosts: ['b.example.org'], routes };
  expect(findingsOf(() => new MatrixIngress(chart, 'other', { apps: [a, b] }))).toEqual([
    `'apps[1].additionalHosts[0]' is also the host of 'a': give each its own, got "b.example.org"`,
  ]);
});
