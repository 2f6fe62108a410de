import { Chart, Testing } from 'cdk8s';
import { AcmeSolver, IngressTls, LetsEncrypt, NextSteps, SecretKey } from '../../lib';
import type { LetsEncryptProps } from '../../lib';
import { find, findingsOf, newStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

function rendered(props?: LetsEncryptProps): {
  readonly issuer: Manifest;
  readonly name: string;
  readonly steps: string;
} {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'mine' });
  const made = props ? new LetsEncrypt(chart, 'issuer', props) : new LetsEncrypt(chart, 'issuer');
  return { issuer: chart.toJson()[0], name: made.issuerName, steps: NextSteps.of(chart).markdown };
}

test('is a ClusterIssuer for all namespaces, whose challenges Traefik answers', () => {
  expect(rendered().issuer).toEqual({
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: 'letsencrypt' },
    spec: {
      acme: {
        server: 'https://acme-v02.api.letsencrypt.org/directory',
        privateKeySecretRef: { name: 'letsencrypt-account' },
        solvers: [{ http01: { ingress: { ingressClassName: 'traefik' } } }],
      },
    },
  });
});

test('staging has a name and an account of its own, so that real certificates are ordered anew', () => {
  const { issuer, name, steps } = rendered({ staging: true, email: 'a@example.org' });
  expect(name).toBe('letsencrypt-staging');
  expect(issuer.spec.acme).toMatchObject({
    server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
    email: 'a@example.org',
    privateKeySecretRef: { name: 'letsencrypt-staging-account' },
  });
  expect(steps).toContain("leave 'staging' out");
  expect(rendered({}).steps).toBe('');
});

const token = SecretKey.of('dns', 'token');
test.each<[string, AcmeSolver, object]>([
  ['another IngressClass', AcmeSolver.http01('nginx'), { http01: { ingress: { ingressClassName: 'nginx' } } }],
  [
    'a Gateway',
    AcmeSolver.http01Gateway('matrix', 'chat'),
    { http01: { gatewayHTTPRoute: { parentRefs: [{ kind: 'Gateway', name: 'matrix', namespace: 'chat' }] } } },
  ],
  [
    'Cloudflare',
    AcmeSolver.cloudflare(token),
    { dns01: { cloudflare: { apiTokenSecretRef: { name: 'dns', key: 'token' } } } },
  ],
  [
    'DigitalOcean',
    AcmeSolver.digitalOcean(token),
    { dns01: { digitalocean: { tokenSecretRef: { name: 'dns', key: 'token' } } } },
  ],
  ['any other', AcmeSolver.dns01({ webhook: { solverName: 'x' } }), { dns01: { webhook: { solverName: 'x' } } }],
])('challenges are answered by %s', (_, solver, expected) => {
  expect(rendered({ solver }).issuer.spec.acme.solvers).toEqual([expected]);
});

test.each<[string, LetsEncryptProps, string[]]>([
  ['a name', { issuerName: 'A b' }, [`'issuerName' must be the name`]],
  ['an address', { email: 'me' }, [`'email' must be an e-mail address`]],
  ['a class', { solver: AcmeSolver.http01('A') }, [`'solver' must be the name`]],
  [
    'a Gateway',
    { solver: AcmeSolver.http01Gateway('', 'A') },
    [`'solver.gateway' must be the name`, `'solver.namespace' must be lower-case`],
  ],
  [
    'a token',
    { solver: AcmeSolver.cloudflare('MARKER' as unknown as SecretKey) },
    [`'solver.token' must be a SecretKey`],
  ],
  ['a Secret', { solver: AcmeSolver.cloudflare(SecretKey.of('A', 'b')) }, [`'solver.token.name' must be the name`]],
  ['settings', { solver: AcmeSolver.dns01([] as never) }, [`'solver' must be an object`]],
])('%s is refused if it is wrong', (_, props, expected) => {
  const findings = findingsOf(() => rendered(props));
  expect(findings).toEqual(expected.map((start) => expect.stringContaining(start)));
  expect(findings.join()).not.toContain('MARKER');
});

test('a stack has its certificates from it', () => {
  const app = Testing.app();
  const issuer = new LetsEncrypt(new Chart(app, 'issuer'), 'issuer', { staging: true });
  const stack = newStack(app, { tls: IngressTls.certManager(issuer.issuerName) });
  expect(find(stack.toJson(), 'Ingress', 'synapse').metadata.annotations).toMatchObject({
    'cert-manager.io/cluster-issuer': 'letsencrypt-staging',
  });
});
