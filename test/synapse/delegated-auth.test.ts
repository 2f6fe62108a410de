import { Testing } from 'cdk8s';
import { Registration, SecretKey } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { CLASHING } from '../support/delegated-auth-clashes';
import { findingsOf, newStack, synthStack } from '../support/manifests';

const service = (secret: object, passwords = {}) => ({
  ...passwords,
  matrix_authentication_service: { enabled: true, endpoint: 'http://mas:8080/', ...secret },
});
const wrong: SynapseOptions = { firstAdmin: 'admin', registration: Registration.withToken() };
const expected = [
  expect.stringMatching(/extraConfig\.password_config\.enabled' must be false or absent/),
  expect.stringMatching(/registration' must be Registration\.closed\(\)/),
  expect.stringMatching(/firstAdmin' is not made here.*mas-cli manage register-user/),
];

test('props that Synapse refuses with delegated logins are refused, in extraConfig', () => {
  const extraConfig = service({ secret_path: '/mas/secret' }, { password_config: { enabled: true } });
  expect(findingsOf(() => synthStack({ synapse: { ...wrong, extraConfig } }))).toEqual(expected);
});

test('and in an extension', () => {
  const { synapse } = newStack(Testing.app(), { synapse: wrong });
  const config = service(
    { secret_path: SecretKey.of('mas', 'secret') },
    { password_config: { enabled: 'only_for_reauth' } },
  );
  expect(findingsOf(() => synapse.extend({ name: 'mas', config }))).toEqual(expected);
});

/** Also refused by the real Synapse: see the integration test of the preflight. */
test.each(Object.entries(CLASHING))('%s is refused', (path, clash) => {
  const extraConfig = service({ secret_path: '/mas/secret' }, clash);
  expect(findingsOf(() => synthStack({ synapse: { extraConfig } }))).toEqual([
    `'synapse.extraConfig.${path}' must be absent, as matrix-authentication-service does the logins`,
  ]);
});

test('what is switched off is no clash', () => {
  const off = {
    cas_config: { enabled: false },
    password_providers: [],
    session_lifetime: null,
    enable_3pid_changes: false,
  };
  expect(() => synthStack({ synapse: { extraConfig: service({ secret_path: '/mas/secret' }, off) } })).not.toThrow();
});

test('Synapse leaves passwords off by itself', () => {
  const extraConfig = service({ secret_path: '/mas/secret' });
  expect(() => synthStack({ synapse: { extraConfig } })).not.toThrow();
});

test('a service that is switched off is let be', () => {
  const extraConfig = { matrix_authentication_service: { enabled: false } };
  expect(() => synthStack({ synapse: { ...wrong, extraConfig } })).not.toThrow();
});

test('its secret is refused in extraConfig, with a remedy that Synapse takes', () => {
  const extraConfig = { matrix_authentication_service: { secret: 'SECRET' } };
  expect(findingsOf(() => synthStack({ synapse: { extraConfig } }))).toEqual([
    "'synapse.extraConfig.matrix_authentication_service.secret' is not taken here, because the library writes it: it holds a secret, " +
      "which doesn't belong into a ConfigMap; use the prop 'authenticationService'",
  ]);
});
