import { ExternalIp, IngressController, Rtc, RtcExposure, Turn } from '../../../lib';
import { discover } from '../../support/server-discovery';
import { https, plainHttp } from '../support/https';
import { kubectl, list, secretValue, tryKubectl, until } from '../support/kubectl';
import {
  DOMAIN,
  ELEMENT,
  HOMESERVER,
  NAMESPACE,
  RTC_NAMESPACE,
  TLS,
  apply,
  emptyCluster,
  synth,
} from '../support/stack';
import { scan } from './scan';

const WAYS: [string, IngressController, string[]][] = [
  ['Ingress', IngressController.traefik(), ['ingress', 'ingressroute']],
  ['the Gateway API', IngressController.gatewayApi(), ['gateway', 'httproute', 'referencegrant']],
  ["Traefik's own kinds", IngressController.traefikCrds(), ['ingressroute']],
];
const NAMESPACES = [NAMESPACE, RTC_NAMESPACE];
const CHALLENGE = '/.well-known/acme-challenge/token-of-this-test';
const scans = new Map<string, Record<string, string>>();
let token: string | undefined;

/** An answer to a challenge, as cert-manager's own: an Ingress with one exact path, and for Gateways a route. */
function challenge(namespace: string): object[] {
  const metadata = { name: 'challenge', namespace };
  const backend = { service: { name: 'well-known', port: { number: 80 } } };
  const paths = [{ path: CHALLENGE, pathType: 'Exact', backend }];
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata,
      spec: { ingressClassName: 'traefik', rules: [{ host: ELEMENT, http: { paths } }] },
    },
  ];
}

function stack(controller: IngressController): string {
  return synth({
    tls: TLS,
    ingress: { controller },
    turn: Turn.none(),
    rtc: Rtc.livekit({ exposure: RtcExposure.loadBalancer(), externalIp: ExternalIp.static('203.0.113.9') }),
    synapse: { support: { page: `https://${DOMAIN}/help` } },
    deletionGuard: false,
  });
}

async function login(): Promise<string> {
  if (token !== undefined) return token;
  const password = secretValue(NAMESPACE, 'synapse-first-admin', 'password');
  const body = { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'admin' }, password };
  token = (await https(HOMESERVER, '/_matrix/client/v3/login', { body })).json.access_token;
  return token;
}

/** Deletes the objects of all ways, also those of an earlier run. */
function unpublish(kinds: readonly string[]): void {
  for (const namespace of NAMESPACES) kubectl('-n', namespace, 'delete', kinds.join(','), '--all');
}

beforeAll(() => unpublish([...new Set(WAYS.flatMap(([, , kinds]) => kinds))]));
afterAll(() => emptyCluster());

describe.each(WAYS)('by %s', (way, controller, kinds) => {
  test('the stack is applied, and has its certificates', async () => {
    apply(stack(controller));
    for (const name of ['statefulset/synapse', 'deployment/element', 'deployment/well-known']) {
      kubectl('-n', NAMESPACE, 'rollout', 'status', name, '--timeout=240s');
    }
    kubectl('-n', NAMESPACE, 'wait', 'job', '--all', '--for=condition=complete', '--timeout=120s');
    kubectl('-n', RTC_NAMESPACE, 'rollout', 'status', 'deployment/lk-jwt-service', '--timeout=240s');
    for (const namespace of NAMESPACES) {
      kubectl('-n', namespace, 'wait', 'certificate', '--all', '--for=condition=Ready', '--timeout=60s');
    }
    await until('Synapse through the ingress', 60, async () => {
      return (await https(HOMESERVER, '/_matrix/client/versions')).status === 200;
    });
  });

  test('every path answers as by all other ways', async () => {
    const answers = await scan();
    scans.set(way, answers);
    const public443 = Object.entries(answers).filter(
      ([url, answer]) => url.startsWith('https') && answer.includes('an app'),
    );
    console.log(`${way}: ${public443.length} of ${Object.keys(answers).length / 2} URLs are public`);
    const [first] = scans.values();
    expect(answers).toEqual(first);
    expect(answers[`https://${HOMESERVER}/_synapse/admin/v1/server_version`]).toMatch(/^404 by nobody/);
  });

  test('aliases of rooms with any character come through', async () => {
    const auth = { token: await login() };
    // A person may make ten rooms at once.
    const room = await https(HOMESERVER, '/_matrix/client/v3/createRoom', { ...auth, body: {} });
    const body = { room_id: room.json.room_id };
    for (const local of ['a/b', 'a#b', 'a%b', 'a/#%?']) {
      const alias = `#${Date.now()}${local}:${DOMAIN}`;
      const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`;
      expect((await https(HOMESERVER, path, { ...auth, method: 'PUT', body })).status).toBe(200);
      expect((await https(HOMESERVER, path, auth)).json.room_id).toBe(room.json.room_id);
    }
  });

  test('another homeserver finds it', async () => {
    const get = async (host: string, path: string) => {
      const answer = await https(host, path);
      return answer.status === 200 ? answer.body.toString() : undefined;
    };
    const found = await discover(DOMAIN, { get, srv: () => Promise.resolve(undefined) });
    expect(found).toEqual({ connect: HOMESERVER, port: 443, header: `${HOMESERVER}:443`, certificate: HOMESERVER });
    expect((await https(found.certificate, '/_matrix/key/v2/server')).status).toBe(200);
  });

  test("a challenge of ACME isn't redirected, and everything beside it is", async () => {
    const objects = challenge(NAMESPACE)
      .map((object) => JSON.stringify(object))
      .join('\n---\n');
    expect(tryKubectl(['apply', '-f', '-'], objects).ok).toBe(true);
    // The Service behind it knows no such path, but it is asked.
    await until('the challenge', 30, async () => (await plainHttp(ELEMENT, 'GET', CHALLENGE))[0] === 404);
    expect(await plainHttp(ELEMENT, 'GET', `${CHALLENGE}x`)).toEqual([301, `https://${ELEMENT}${CHALLENGE}x`]);
    kubectl('-n', NAMESPACE, 'delete', 'ingress', 'challenge');
  });

  test('nothing is left of it for the next way', () => {
    unpublish(kinds);
    for (const namespace of NAMESPACES) expect(list('-n', namespace, 'ingresses')).toEqual([]);
  });
});
