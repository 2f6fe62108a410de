import { Chart, Duration, Testing } from 'cdk8s';
import { parse } from 'yaml';
import { IngressController, K3sTraefik, NextSteps } from '../../lib';
import type { K3sTraefikProps } from '../../lib';
import { findingsOf, newStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

function rendered(props: K3sTraefikProps): {
  readonly values: Manifest;
  readonly object: Manifest;
  readonly steps: string;
} {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'mine' });
  new K3sTraefik(chart, 'traefik', props);
  const [object] = chart.toJson();
  return {
    object,
    values: parse(object.spec.valuesContent as string),
    steps: NextSteps.of(chart).markdown,
  };
}

const EVERYTHING = {
  realClientAddresses: true,
  trustedForwarders: ['192.0.2.10/32', '2001:db8::/64'],
  proxyProtocolFrom: ['192.0.2.11/32'],
  uploadTimeout: Duration.minutes(3),
  federationPort: true,
  redirectToHttps: true,
  gatewayApi: true,
};

test('is the one object that k3s reads, in its namespace', () => {
  expect(rendered({ k3sVersion: '1.36' }).object).toMatchObject({
    apiVersion: 'helm.cattle.io/v1',
    kind: 'HelmChartConfig',
    metadata: { name: 'traefik', namespace: 'kube-system' },
  });
});

test.each(['1.35', '1.36'])('all settings for k3s %s', (k3sVersion) => {
  expect(rendered({ k3sVersion, ...EVERYTHING }).values).toMatchSnapshot();
});

/** The keys that the charts of both times have, from their release notes. Another key fails the install from chart 39 on. */
const KNOWN = {
  old: [
    ...['web', 'websecure', 'federation'].flatMap((port) => [
      `ports.${port}.forwardedHeaders.trustedIPs`,
      `ports.${port}.proxyProtocol.trustedIPs`,
      `ports.${port}.transport.respondingTimeouts.readTimeout`,
    ]),
    ...['port', 'exposedPort', 'expose.default', 'protocol', 'tls.enabled'].map((key) => `ports.federation.${key}`),
    ...['to', 'scheme', 'permanent', 'priority'].map((key) => `ports.web.redirections.entryPoint.${key}`),
    ...['service.spec.externalTrafficPolicy', 'providers.kubernetesGateway.enabled', 'gateway.enabled'],
  ],
};
const HTTP = /^(ports\.\w+)\.(redirections|tls|encodedCharacters)\b/;
const ENCODED = ['websecure', 'federation'].flatMap((port) =>
  ['Slash', 'Hash'].map((key) => `ports.${port}.http.encodedCharacters.allowEncoded${key}`),
);

function paths(value: unknown, above = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [above];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, above === '' ? key : `${above}.${key}`));
}

test('each chart gets exactly the keys that it knows', () => {
  const written = (k3sVersion: string) => paths(rendered({ k3sVersion, ...EVERYTHING }).values).sort();
  expect(written('1.33')).toEqual([...KNOWN.old].sort());
  expect(written('1.35')).toEqual(written('1.33'));
  const newer = [...KNOWN.old.map((path) => path.replace(HTTP, '$1.http.$2')), ...ENCODED].sort();
  expect(written('1.36')).toEqual(newer);
  expect(written('v1.37.2+k3s1')).toEqual(newer);
});

test('by default it has real addresses and time for uploads, believes nobody, and opens nothing', () => {
  expect(paths(rendered({ k3sVersion: '1.35' }).values).sort()).toEqual([
    'ports.web.transport.respondingTimeouts.readTimeout',
    'ports.websecure.transport.respondingTimeouts.readTimeout',
    'service.spec.externalTrafficPolicy',
  ]);
  expect(rendered({ k3sVersion: '1.35' }).values.ports.web.transport.respondingTimeouts.readTimeout).toBe('600s');
});

test("the redirect stays behind every route, and so behind ACME's challenges", () => {
  const { values } = rendered({ k3sVersion: '1.36', redirectToHttps: true });
  // Traefik gives a route the length of its rule, and the rule of a challenge has a host and a path.
  expect(values.ports.web.http.redirections.entryPoint.priority).toBeLessThan('Host(`a.b`)'.length);
});

test('further values win', () => {
  const extraValues = {
    deployment: { replicas: 2 },
    ports: { web: { transport: { respondingTimeouts: { readTimeout: '1s' } } } },
  };
  const { values } = rendered({ k3sVersion: '1.36', extraValues });
  expect(values.deployment.replicas).toBe(2);
  expect(values.ports.web.transport.respondingTimeouts.readTimeout).toBe('1s');
  expect(values.ports.websecure.transport.respondingTimeouts.readTimeout).toBe('600s');
});

test('the next steps name port 8448, and the values that are replaced', () => {
  expect(rendered({ k3sVersion: '1.36', federationPort: true }).steps).toContain('TCP 8448  to the ingress');
  expect(rendered({ k3sVersion: '1.36' }).steps).not.toContain('8448');
  expect(rendered({ k3sVersion: '1.36' }).steps).toContain('get helmchartconfig traefik');
});

test.each<[string, object, string[]]>([
  ['no version', {}, [`'k3sVersion' is missing: name the minor version of k3s, for example '1.36'`]],
  [
    'another text',
    { k3sVersion: 'latest' },
    [`'k3sVersion' must be a version of k3s, for example '1.36', got "latest"`],
  ],
  [
    'an old version',
    { k3sVersion: '1.31' },
    [`'k3sVersion' must be 1.33 or later, as earlier versions have another Traefik and get no updates, got "1.31"`],
  ],
  [
    'wrong networks and times',
    {
      k3sVersion: '1.36',
      trustedForwarders: ['192.0.2.1/24'],
      proxyProtocolFrom: ['x'],
      uploadTimeout: Duration.millis(1),
    },
    [
      `'trustedForwarders[0]' must be a network`,
      `'proxyProtocolFrom[0]' must be a network`,
      `'uploadTimeout' must be one second`,
    ],
  ],
])('%s is refused', (_, props, expected) => {
  const findings = findingsOf(() => rendered(props as K3sTraefikProps));
  expect(findings).toEqual(expected.map((start) => expect.stringContaining(start)));
});

test('a second one in the chart is refused, and one beside a stack is not', () => {
  const stack = newStack(Testing.app(), { ingress: { controller: IngressController.gatewayApi() } });
  const make = (id: string) => new K3sTraefik(stack, id, { k3sVersion: '1.36', gatewayApi: true });
  expect(() => make('a')).not.toThrow();
  expect(findingsOf(() => make('b'))).toEqual([expect.stringContaining("'scope' has")]);
});
