import { Duration, Size } from 'cdk8s';
import { DataVolume, Federation, MatrixSecrets, Registration, SecretKey } from '../../lib';
import { secretRemedy } from '../../lib/synapse/secret-remedies';
import type { SynapseOptions } from '../../lib';
import { OWNED_KEYS } from '../../lib/synapse/owned-keys';
import { findingsOf, synthStack } from '../support/manifests';
import { fc, holds } from '../support/property';

const OTHER = 'must be a server name as it is in user IDs, for example "example.net" or "example.net:8448"';
const OBJECT =
  'must be the name of a Kubernetes object: lower-case letters, digits, "-" and ".", for example "matrix-secrets"';
const SECOND = 'must be one second or more, in whole seconds, for example Duration.days(30)';
const CIDR = 'must be a network in CIDR notation without host bits, for example "10.42.0.0/16"';

test('a secret is found at any depth of extraConfig, told once, and never shown', () => {
  const name = fc.constantFrom('client_secret', 'password', 'shared_secret', 'bind_password');
  const path = fc.array(fc.constantFrom('modules', 'config', 'oidc_providers', 'x', 'list[]'), { minLength: 1 });
  holds(fc.tuple(path, name), ([keys, secret]) => {
    const extraConfig = keys.reduceRight<{ [key: string]: unknown }>(
      (inner, key) => ({ [key]: key === 'list[]' ? [inner] : inner }),
      { [secret]: 'MARKER' },
    );
    const findings = findingsOf(() => synthStack({ synapse: { extraConfig } }));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`.${secret}' is a secret`);
    expect(findings[0]).not.toContain('MARKER');
  });
});

test.each([
  { password_config: { enabled: false } },
  { password_providers: [{ config: { client_secret_path: '/secrets/x' } }] },
  { oidc_providers: [{ client_auth_method: 'none', token_endpoint: 'https://x.org/token' }] },
])('what only sounds like a secret is taken: %j', (extraConfig) => {
  expect(() => synthStack({ synapse: { extraConfig } })).not.toThrow();
});

describe('a wrong option of the homeserver is refused', () => {
  test.each<[string, SynapseOptions, string]>([
    [
      'an image that is none',
      { image: 'a b:1' },
      `'synapse.image' must be a container image, for example "registry.example.org/synapse:v1.2.3", got "a b:1"`,
    ],
    ...['ghcr.io/x/synapse', 'localhost:5000/synapse', 'synapse:latest'].map(
      (image): [string, SynapseOptions, string] => [
        `an image without a version (${image})`,
        { image },
        `'synapse.image' must name a version, so that no restart brings another one by itself, got "${image}"`,
      ],
    ),
    [
      'an administrator who is the account of notices',
      { firstAdmin: 'notices', serverNotices: {} },
      `'synapse.firstAdmin' must not be the account of 'serverNotices', got "notices"`,
    ],
    [
      "the homeserver's URL in the well-known",
      { wellKnownClientContent: { 'm.homeserver': {} } },
      `'synapse.wellKnownClientContent['m.homeserver']' is not taken here: use the prop 'homeserverHost'`,
    ],
    ['a claim', { storage: DataVolume.existingClaim('No') }, `'synapse.storage' ${OBJECT}, got "No"`],
    [
      'the size of a claim',
      { storage: DataVolume.create({ size: Size.gibibytes(0) }) },
      expect.stringMatching(/^'synapse.storage.size' must be more than zero, .*got "0Gi"$/),
    ],
    [
      'a storage class',
      { storage: DataVolume.create({ storageClassName: 'A' }) },
      `'synapse.storage.storageClassName' ${OBJECT}, got "A"`,
    ],
    [
      'an empty allow-list',
      { federation: Federation.allowList([]) },
      `'synapse.federation' is an empty allow-list: name a server, or use Federation.disabled()`,
    ],
    [
      'a server in it',
      { federation: Federation.allowList(['a.org', 'https://b.org']) },
      `'synapse.federation[1]' ${OTHER}: write "b.org", got "https://b.org"`,
    ],
    ['a key server', { trustedKeyServers: ['x:0'] }, `'synapse.trustedKeyServers[0]' ${OTHER}, got "x:0"`],
    [
      'the size of uploads',
      { maxUploadSize: Size.mebibytes(0) },
      expect.stringMatching(/^'synapse.maxUploadSize' must be more than zero, .*got "0Mi"$/),
    ],
    ['a network', { urlPreviewDenyList: ['10.0.0.1/8'] }, `'synapse.urlPreviewDenyList[0]' ${CIDR}, got "10.0.0.1/8"`],
    [
      'a room',
      { autoJoinRooms: ['#a:b.org', 'welcome'] },
      `'synapse.autoJoinRooms[1]' must be a room alias, for example "#welcome:example.org", got "welcome"`,
    ],
    [
      'a room version',
      { defaultRoomVersion: '13' },
      `'synapse.defaultRoomVersion' must be a room version that Synapse knows: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, got "13"`,
    ],
    [
      'the account of server notices',
      { serverNotices: { localpart: '@n:x.org' } },
      `'synapse.serverNotices.localpart' must be the local part of a user ID, got "@n:x.org"`,
    ],
    [
      'its avatar',
      { serverNotices: { avatarUrl: 'https://x.org/a.png' } },
      `'synapse.serverNotices.avatarUrl' must be an mxc:// URI of an uploaded image, got "https://x.org/a.png"`,
    ],
    ['a lifetime', { localMediaLifetime: Duration.millis(1) }, `'synapse.localMediaLifetime' ${SECOND}, got "1 milli"`],
    ['another one', { remoteMediaLifetime: Duration.days(0) }, `'synapse.remoteMediaLifetime' ${SECOND}, got "0 days"`],
    [
      'a lifetime of messages',
      { messageRetention: { maxLifetime: Duration.seconds(0) } },
      `'synapse.messageRetention.maxLifetime' ${SECOND}, got "0 seconds"`,
    ],
    [
      'lifetimes the wrong way round',
      { messageRetention: { minLifetime: Duration.days(2), maxLifetime: Duration.days(1) } },
      `'synapse.messageRetention.minLifetime' must not be longer than maxLifetime (1 day), got "2 days"`,
    ],
    [
      'bounds the wrong way round',
      { messageRetention: { allowedLifetimeMin: Duration.days(2), allowedLifetimeMax: Duration.days(1) } },
      `'synapse.messageRetention.allowedLifetimeMin' must not be longer than allowedLifetimeMax (1 day), got "2 days"`,
    ],
    [
      'the first administrator',
      { firstAdmin: '@admin:example.org' },
      `'synapse.firstAdmin' must be the local part of a user ID, for example "admin", got "@admin:example.org"`,
    ],
    [
      'an administrator on a closed server',
      { firstAdmin: 'admin', registration: Registration.closed() },
      `'synapse.firstAdmin' needs the registration shared secret, which Registration.closed() does without: use Registration.withSharedSecret()`,
    ],
    [
      'reCAPTCHA without keys',
      { registration: Registration.withRecaptcha() },
      `'synapse.registration' is Registration.withRecaptcha(), but 'secrets' has no recaptcha_public_key and no recaptcha_private_key: ` +
        'give synapse.recaptcha.siteKey and secretKey in .secrets.yaml, or both in MatrixSecrets.fromSecretKeys()',
    ],
    [
      'a Secret with config',
      { extraConfigSecrets: [SecretKey.of('ok', 'a b')] },
      `'synapse.extraConfigSecrets[0].key' must be letters, digits, "-", "_" and ".", for example "password", got "a b"`,
    ],
    [
      'the secret of an identity provider',
      { extraConfig: { oidc_providers: ['x', { client_secret: 'SECRET' }] } },
      `'synapse.extraConfig.oidc_providers[1].client_secret' is a secret, which doesn't belong into a ConfigMap: ` +
        secretRemedy('oidc_providers[1]/client_secret'),
    ],
    [
      'the secret of a storage provider',
      { extraConfig: { media_storage_providers: [{ module: 's3', config: { secret_access_key: 'SECRET' } }] } },
      `'synapse.extraConfig.media_storage_providers[0].config.secret_access_key' is a secret, which doesn't belong into a ConfigMap: ` +
        "write it into a key of a Secret, with the whole block 'media_storage_providers', and name that key in the prop " +
        "'extraConfigSecrets'",
    ],
  ])('%s', (_, synapse, expected) => expect(findingsOf(() => synthStack({ synapse }))).toEqual([expected]));

  test.each(['', 'Admin', '_admin', 'a b', 'a:b', 'ü', 'a'.repeat(201)])('%j as an administrator', (firstAdmin) => {
    expect(findingsOf(() => synthStack({ synapse: { firstAdmin } }))).toHaveLength(1);
  });

  test.each(['admin', 'a.b_c=d-e/f+1', '0'])('but not %j', (firstAdmin) => {
    expect(() => synthStack({ synapse: { firstAdmin } })).not.toThrow();
  });
});

test.each(Object.entries(OWNED_KEYS))('%s in extraConfig is refused: %s', (path, owner) => {
  const keys = path.split('/');
  const extraConfig = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 'SECRET') as {
    [key: string]: unknown;
  };
  expect(findingsOf(() => synthStack({ synapse: { extraConfig } }))).toEqual([
    `'synapse.extraConfig.${keys.join('.')}' is not taken here, because the library writes it: ${owner}`,
  ]);
});

test('reCAPTCHA with one key names the other', () => {
  const secrets = MatrixSecrets.fromSecretKeys({ recaptchaPublicKey: SecretKey.of('a', 'b') });
  const [finding] = findingsOf(() => synthStack({ secrets, synapse: { registration: Registration.withRecaptcha() } }));
  expect(finding).toContain(`'secrets' has no recaptcha_private_key:`);
});

test("a claim's size in MiB is taken as it is", () => {
  const storage = DataVolume.create({ size: Size.mebibytes(1500) });
  const claim = synthStack({ synapse: { storage } }).find((m) => m.kind === 'PersistentVolumeClaim');
  expect(claim?.spec.resources.requests.storage).toBe('1500Mi');
});
