import { Federation, Rtc } from '../lib';
import type { MatrixStackProps } from '../lib';
import { ofKind, synthStack } from './support/manifests';
import type { Manifest } from './support/manifests';

test('what is public is what must be', () => {
  const paths = (props: Partial<MatrixStackProps>) =>
    ofKind(synthStack(props), 'Ingress').flatMap((i) =>
      i.spec.rules.flatMap((r: Manifest) => r.http.paths.map((p: Manifest) => `${r.host}${p.path}`)),
    );
  const usual = [
    ...['/_matrix', '/_synapse/client', '/.well-known/matrix'].map((path) => `matrix.example.org${path}`),
    'element.example.org/',
    ...['client', 'server'].map((file) => `example.org/.well-known/matrix/${file}`),
    ...['/sfu/get', '/get_token', '/delegate_delayed_leave', '/rtc'].map((path) => `rtc.example.org${path}`),
  ];
  expect(paths({ synapse: { metrics: true } }).sort()).toEqual([...usual].sort());
  expect(paths({ ingress: { exposeAdminApi: true } }).sort()).toEqual(
    [...usual, 'matrix.example.org/_synapse/admin'].sort(),
  );
});

test('without federation no path of other homeservers is public, but the check of OpenID tokens for a part that needs it', () => {
  const homeserver = (rtc: Rtc) =>
    ofKind(synthStack({ synapse: { federation: Federation.disabled() }, rtc }), 'Ingress')
      .flatMap((i) => i.spec.rules as Manifest[])
      .filter(({ host }) => host === 'matrix.example.org')
      .flatMap(({ http }) => http.paths.map(({ path, pathType }: Manifest) => `${pathType} ${path}`));
  const ofClients = ['/_matrix/client', '/_matrix/media', '/_matrix/static', '/_synapse/client', '/.well-known/matrix'];
  const expected = ofClients.map((path) => `Prefix ${path}`);
  expect(homeserver(Rtc.none())).toEqual(expected);
  expect(homeserver(Rtc.livekit())).toEqual([...expected, 'Exact /_matrix/federation/v1/openid/userinfo']);
});

test('an allow-list keeps the path of other homeservers public', () => {
  const synapse = { federation: Federation.allowList(['example.net']) };
  expect(JSON.stringify(ofKind(synthStack({ synapse }), 'Ingress'))).toContain('"path":"/_matrix"');
});
