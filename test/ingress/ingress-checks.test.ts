import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IngressController, IngressTls, MatrixIngress, RouteMatch } from '../../lib';
import type { IWebApp, MatrixStackProps } from '../../lib';
import { findingsOf, synthStack } from '../support/manifests';

const OBJECT =
  'must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets"';

test.each<[string, Partial<MatrixStackProps>, string]>([
  ['an issuer', { tls: IngressTls.certManager('Lets Encrypt') }, `'tls' ${OBJECT}, got "Lets Encrypt"`],
  [
    'an issuer whose variable is not set',
    { tls: IngressTls.certManager(process.env.NOT_SET!) },
    `'tls' ${OBJECT}, got undefined`,
  ],
  ["a namespace's issuer", { tls: IngressTls.certManagerIssuer('') }, `'tls' ${OBJECT}, got ""`],
  [
    'an issuer that is not in the namespace of calls',
    { tls: IngressTls.certManagerIssuer('mine') },
    `'tls' is an Issuer, which works in its own namespace only, and the Ingress of rtc.example.org is in 'matrix-rtc': use a ClusterIssuer by IngressTls.certManager(), or make an Issuer of that name there too and tell it by IngressTls.certManagerIssuer('mine', ['matrix-rtc']), or set 'rtc' to Rtc.none()`,
  ],
  ['a Secret', { tls: IngressTls.existingSecret('A_b') }, `'tls' ${OBJECT}, got "A_b"`],
  [
    'a class',
    { ingress: { controller: IngressController.ofClass('Nginx') } },
    `'ingress.controller' ${OBJECT}, got "Nginx"`,
  ],
  [
    "Traefik's class",
    { ingress: { controller: IngressController.traefik('-') } },
    `'ingress.controller' ${OBJECT}, got "-"`,
  ],
])('a wrong option of the ingress is refused: %s', (_, props, expected) => {
  expect(findingsOf(() => synthStack(props))).toEqual([expected]);
});

describe('of an ingress alone', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const service = new kplus.Service(chart, 'Service', { ports: [{ port: 80 }] });
  const app = (name: string, host: string, path = '/'): IWebApp => ({
    name,
    host,
    routes: [{ path, match: RouteMatch.PREFIX, service, port: 80 }],
  });
  let count = 0;
  const ingress =
    (...apps: IWebApp[]) =>
    () =>
      new MatrixIngress(chart, `ingress${count++}`, { apps });

  test('no apps are refused', () => {
    expect(findingsOf(ingress())).toEqual([`'apps' is empty: name what to publish`]);
  });

  test('a wrong host is refused', () => {
    expect(findingsOf(ingress(app('a', 'a.org'), app('b', 'B')))).toEqual([
      `'apps[1].host' must be a host name in lower case, without scheme, port or path, for example "chat.example.org": a single word is no domain of the internet, got "B"`,
    ]);
  });

  test('two apps at the same path of a host are refused', () => {
    expect(findingsOf(ingress(app('a', 'a.org'), app('b', 'a.org')))).toEqual([
      `'apps[1].host' is also the host of 'a': give each its own, got "a.org"`,
    ]);
    expect(ingress(app('a', 'a.org', '/a'), app('b', 'a.org', '/b'))).not.toThrow();
  });

  test('hosts that differ have certificates that differ', () => {
    ingress(app('x', 'a-b.example.org'), app('y', 'a.b.example.org'))();
    const secrets = chart
      .toJson()
      .flatMap((m) => m.spec?.tls ?? [])
      .filter((t) => /^a.b/.test(t.hosts[0] as string));
    expect(secrets).toHaveLength(2);
    expect(new Set(secrets.map((t) => t.secretName)).size).toBe(2);
  });

  test('all findings are told at once', () => {
    const props = { apps: [], tls: IngressTls.existingSecret('X'), controller: IngressController.ofClass('Y') };
    expect(findingsOf(() => new MatrixIngress(chart, 'all', props))).toHaveLength(3);
  });
});
