import { Testing } from 'cdk8s';
import { MatrixSecrets, Rtc, SecretKey } from '../../lib';
import { secretMounts, secretPath } from '../../lib/secrets/mounted-secrets';
import { fc, holds } from '../support/property';
import { find, synthStack } from '../support/manifests';

test('a key is a file below its Secret', () => {
  expect(secretPath(SecretKey.of('a', 'b'))).toBe('/secrets/a/b');
  expect(secretPath(SecretKey.of('a', 'b'), '/other')).toBe('/other/a/b');
});

test('each Secret is mounted once, read-only, with just the keys that are read', () => {
  const chart = Testing.chart();
  const mounts = secretMounts(chart, [
    SecretKey.of('a', 'z'),
    SecretKey.of('b', 'x'),
    SecretKey.of('a', 'y'),
    SecretKey.of('a', 'z'),
  ]);
  expect(mounts.map(({ path, readOnly }) => ({ path, readOnly }))).toEqual([
    { path: '/secrets/a', readOnly: true },
    { path: '/secrets/b', readOnly: true },
  ]);
});

test('the volumes of any Secrets have names of their own that Kubernetes takes', () => {
  const name = fc.oneof(
    fc.stringMatching(/^[a-b](\.b|-b|b){0,3}$/),
    fc.constantFrom('x'.repeat(253), `${'x'.repeat(252)}y`),
  );
  holds(
    fc.uniqueArray(name, { maxLength: 4 }),
    (names) => {
      const volumes = secretMounts(
        Testing.chart(),
        names.map((n) => SecretKey.of(n, 'k')),
      ).map((m) => m.volume.name);
      expect(volumes.filter((v) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(v))).toEqual([]);
      expect(new Set(volumes).size).toBe(names.length);
    },
    50,
  );
});

test('only the keys of an existing Secret that Synapse reads are in its pod', () => {
  const pod = find(
    synthStack({ secrets: MatrixSecrets.fromSecretName('mine'), rtc: Rtc.none() }),
    'StatefulSet',
    'synapse',
  ).spec.template.spec;
  const sources = pod.volumes.filter((v: { secret?: object }) => v.secret).map((v: { secret: object }) => v.secret);
  expect(sources).toEqual([
    {
      secretName: 'mine',
      defaultMode: 0o440,
      items: ['form_secret', 'macaroon_secret_key', 'registration_shared_secret', 'signing_key'].map((k) => ({
        key: k,
        path: k,
      })),
    },
    { secretName: 'mine', defaultMode: 0o440, items: [{ key: 'turn_shared_secret', path: 'turn_shared_secret' }] },
  ]);
});
