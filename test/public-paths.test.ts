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
