import { Chart, Testing } from 'cdk8s';
import { ElementWeb, MatrixIngress, SynapseServer } from '../lib';
import type { MatrixStackProps } from '../lib';
import { find, findingsOf, newStack, ofKind, synthStack } from './support/manifests';
import type { Manifest } from './support/manifests';

const PROPS: Partial<MatrixStackProps> = { publicPort: 8443 };
const file = (manifests: Manifest[], map: string, name: string) =>
  find(manifests, 'ConfigMap', map).data[name] as string;

describe('a stack on port 8443', () => {
  const manifests = synthStack(PROPS);

  test('hands out its URL everywhere', () => {
    expect(file(manifests, 'synapse-config', 'homeserver.yaml')).toContain('"https://matrix.example.org:8443/"');
    const wellKnown = file(manifests, 'well-known-config', 'default.conf');
    expect(wellKnown).toContain('{"m.server":"matrix.example.org:8443"}');
    expect(wellKnown).toContain('{"base_url":"https://matrix.example.org:8443/"}');
    expect(file(manifests, 'element-config', 'config.json')).toContain('"https://matrix.example.org:8443"');
    expect(file(manifests, 'element-config', 'default.conf')).toContain('https://element.example.org:8443$request_uri');
    expect(wellKnown).toContain('"livekit_service_url":"https://rtc.example.org:8443"');
  });

  test('has no port in the rules of its ingress', () => {
    const ingresses = ofKind(manifests, 'Ingress', 'IngressRoute');
    expect(ingresses).toHaveLength(8);
    expect(JSON.stringify(ingresses.map(({ spec }) => spec as object))).not.toContain(':8443');
  });

  test('says what to serve on port 443, and which ports to open', () => {
    const { nextSteps } = newStack(Testing.app(), PROPS);
    expect(nextSteps).toContain('TCP 8443  to port 443 of the ingress');
    expect(nextSteps).toContain('/.well-known/matrix/server  {"m.server":"matrix.example.org:8443"}');
    expect(nextSteps).toContain('https://element.example.org:8443');
    expect(newStack(Testing.app()).nextSteps).not.toContain('well-known');
  });

  test("answers by nginx also on the server name's own host, as Synapse names port 443", () => {
    const onOne = synthStack({ ...PROPS, homeserverHost: 'example.org' });
    expect(file(onOne, 'well-known-config', 'default.conf')).toContain('{"m.server":"example.org:8443"}');
    expect(file(onOne, 'synapse-config', 'homeserver.yaml')).toContain('serve_server_wellknown: false');
  });
});

test("in a chart of one's own it follows from the homeserver's URL", () => {
  const chart = new Chart(Testing.app(), 'chat', { namespace: 'chat', disableResourceNameHashes: true });
  const baseUrl = 'https://matrix.example.org:8443';
  const homeserver = new SynapseServer(chart, 'synapse', { serverName: 'example.org', baseUrl });
  const element = new ElementWeb(chart, 'element', { homeserver });
  new MatrixIngress(chart, 'ingress', { apps: [homeserver, element, homeserver.wellKnown!], publicPort: 8443 });
  const manifests = chart.toJson();
  expect(file(manifests, 'well-known-config', 'default.conf')).toContain('{"m.server":"matrix.example.org:8443"}');
  expect(file(manifests, 'element-config', 'default.conf')).toContain('https://element.example.org:8443$request_uri');
});

test.each([0, 80, 65536, 1.5])('port %d is refused', (publicPort) => {
  expect(findingsOf(() => synthStack({ publicPort }))).toEqual([expect.stringContaining("'publicPort' must ")]);
});

test.each(['matrix.example.org.', 'matrix.example.org'])('%s is written without a dot at its end', (homeserverHost) => {
  expect(
    JSON.stringify(
      synthStack({
        homeserverHost,
        elementHost: 'chat.example.org.',
        turnHost: 't.example.org.',
        rtcHost: 'r.example.org.',
      }),
    ),
  ).not.toMatch(/example\.org\.[^$]/);
});
