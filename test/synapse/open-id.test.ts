import { Testing } from 'cdk8s';
import { Federation, IngressTls, Rtc } from '../../lib';
import type { MatrixStackProps } from '../../lib';
import { errorOf, find, newStack, ofKind } from '../support/manifests';
import type { Manifest } from '../support/manifests';

/** A stack without federation, in which a part that is made later needs the OpenID tokens of users checked, or doesn't. */
function closed(openId: boolean, props: Partial<MatrixStackProps> = {}) {
  const stack = newStack(Testing.app(), { synapse: { federation: Federation.disabled() }, rtc: Rtc.none(), ...props });
  stack.synapse.extend({ name: 'calls', ...(openId && { openId }) });
  return stack;
}

const resources = (stack: ReturnType<typeof closed>) =>
  (stack.synapse.config.listeners as { readonly resources: [{ readonly names: string[] }] }[])[0].resources[0].names;
const wellKnownPaths = (manifests: Manifest[]) =>
  find(manifests, 'Ingress', 'well-known').spec.rules[0].http.paths.map((path: Manifest) => path.path as string);
const CLIENT = '/.well-known/matrix/client';
const SERVER = '/.well-known/matrix/server';

test('without federation the listener answers the check of OpenID tokens if a part needs it, and else nothing', () => {
  expect(resources(closed(true))).toEqual(['client', 'openid']);
  expect(resources(closed(false))).toEqual(['client']);
});

test('with federation nothing changes', () => {
  const stack = newStack(Testing.app(), { rtc: Rtc.none() });
  const before = stack.synapse.config;
  stack.synapse.extend({ name: 'calls', openId: true });
  expect(stack.synapse.config).toEqual(before);
});

test('the call service of a stack needs it', () => {
  const stack = newStack(Testing.app(), { synapse: { federation: Federation.disabled() } });
  expect(resources(stack)).toEqual(['client', 'openid']);
  expect(wellKnownPaths(stack.toJson())).toEqual([CLIENT, SERVER]);
});

test('the check reaches no other server, and no other server is talked to', () => {
  expect(closed(true).synapse.config.federation_domain_whitelist).toEqual([]);
});

describe('other services find the server by its name', () => {
  test('by the web server of that name, whose paths are routed by HTTPS and redirected', () => {
    const manifests = closed(true).toJson();
    expect(wellKnownPaths(manifests)).toEqual([CLIENT, SERVER]);
    const redirects = find(manifests, 'IngressRoute', 'well-known-redirect').spec.routes as Manifest[];
    expect(redirects.map(({ match }) => match as unknown)).toContain(`Host(\`example.org\`) && Path(\`${SERVER}\`)`);
    const { data } = find(manifests, 'ConfigMap', 'well-known-config');
    expect(data['default.conf']).toContain('{"m.server":"matrix.example.org:443"}');
    expect(wellKnownPaths(closed(false).toJson())).toEqual([CLIENT]);
  });

  test('at the public port', () => {
    const manifests = closed(true, { publicPort: 8443 }).toJson();
    const { data } = find(manifests, 'ConfigMap', 'well-known-config');
    expect(data['default.conf']).toContain('{"m.server":"matrix.example.org:8443"}');
  });

  test('by Synapse itself if it is on that host', () => {
    const served = (openId: boolean) => closed(openId, { homeserverHost: 'example.org' }).synapse.config;
    expect(served(true).serve_server_wellknown).toBe(true);
    expect(served(false).serve_server_wellknown).toBe(false);
  });

  test('by a file that the next steps name, if another web server has that host', () => {
    const synapse = { federation: Federation.disabled(), serveWellKnown: false };
    expect(closed(true, { synapse }).nextSteps).toContain(SERVER);
    expect(closed(false, { synapse }).nextSteps).not.toContain(SERVER);
  });
});

test('the ingress opens the one path of it', () => {
  const paths = (openId: boolean) =>
    ofKind(closed(openId, { tls: IngressTls.none() }).toJson(), 'Ingress')
      .filter(({ metadata }) => metadata.name !== 'well-known')
      .flatMap(({ spec }) => spec.rules[0].http.paths as Manifest[])
      .map(({ path, pathType }) => `${pathType} ${path}`);
  const openId = 'Exact /_matrix/federation/v1/openid/userinfo';
  expect(paths(true).filter((path) => path !== openId)).toEqual(paths(false));
  expect([paths(true), paths(false)].map((all) => all.includes(openId))).toEqual([true, false]);
});

test('a value that is not a flag is refused', () => {
  const { synapse } = newStack(Testing.app());
  expect(errorOf(() => synapse.extend({ name: 'calls', openId: 'yes' as never }))).toContain(
    `'openId' must be true or false, got "yes"`,
  );
});
