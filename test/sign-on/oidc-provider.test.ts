import { Testing } from 'cdk8s';
import { Endpoints, OidcProvider, Peers, Registration, SecretKey, SynapseDatabase, Workers } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { containers, find, findingsOf, newStack, synthStack } from '../support/manifests';

const clientSecret = SecretKey.of('id', 'secret');
const CLIENT = { clientId: 'synapse', clientSecret };
const keycloak = OidcProvider.keycloak({ ...CLIENT, url: 'https://id.example.org/', realm: 'main' });
const stackOf = (synapse: SynapseOptions) => newStack(Testing.app(), { synapse });
const first = (provider: OidcProvider) => {
  const { config } = stackOf({ oidcProviders: [provider] }).synapse;
  return (config.oidc_providers as { [key: string]: unknown }[])[0];
};
const url = 'https://id.example.org';

test.each<[string, OidcProvider, object]>([
  ['Keycloak', keycloak, { idp_id: 'keycloak', issuer: `${url}/realms/main`, enable_registration: true }],
  [
    'authentik',
    OidcProvider.authentik({ ...CLIENT, url, application: 'matrix' }),
    { idp_id: 'authentik', issuer: `${url}/application/o/matrix/`, enable_registration: true },
  ],
  [
    'Authelia',
    OidcProvider.authelia({ ...CLIENT, url }),
    { idp_id: 'authelia', issuer: url, user_profile_method: 'userinfo_endpoint' },
  ],
  ['Google for everybody', OidcProvider.google(CLIENT), { idp_brand: 'google', enable_registration: false }],
  [
    'Google for a domain',
    OidcProvider.google({ ...CLIENT, domain: 'example.org', requirements: [{ attribute: 'email_verified' }] }),
    {
      enable_registration: true,
      attribute_requirements: [{ attribute: 'hd', one_of: ['example.org'] }, { attribute: 'email_verified' }],
    },
  ],
  [
    'GitHub',
    OidcProvider.github(CLIENT),
    {
      discover: false,
      enable_registration: false,
      user_mapping_provider: { config: expect.objectContaining({ subject_claim: 'id' }) },
    },
  ],
  [
    'another one',
    OidcProvider.of({
      ...CLIENT,
      issuer: url,
      id: 'lab',
      name: 'The lab',
      backchannelLogout: true,
      localpartTemplate: 'x',
    }),
    {
      idp_id: 'lab',
      idp_name: 'The lab',
      backchannel_logout_enabled: true,
      allow_existing_users: false,
      user_mapping_provider: { config: { localpart_template: 'x' } },
    },
  ],
])('%s is in homeserver.yaml, with its secret as a file', (_, provider, expected) => {
  const written = first(provider);
  expect(written).toMatchObject({ client_id: 'synapse', client_secret_path: '/oidc-secret/id/secret', ...expected });
  expect(written).not.toHaveProperty('client_secret');
  for (const prop of ['url', 'realm', 'application', 'domain']) expect(written).not.toHaveProperty(prop);
});

test('each process that reads the config has the secret, and so does the check of the config', () => {
  const workers = Workers.small();
  const manifests = synthStack({
    synapse: { oidcProviders: [keycloak], database: SynapseDatabase.bundled(), workers },
  });
  for (const name of ['synapse', ...workers._layout.groups.map(({ workload }) => workload)]) {
    const mounting = containers(find(manifests, 'StatefulSet', name)).filter(({ volumeMounts }) =>
      (volumeMounts as { mountPath: string }[]).some(({ mountPath }) => mountPath === '/oidc-secret/id'),
    );
    expect(mounting.map((container) => container.name)).toEqual(['preflight', 'synapse']);
  }
});

test('people are not asked whether they trust the Element Web of the stack, and no other page is trusted', () => {
  expect(stackOf({ oidcProviders: [keycloak] }).synapse.config.sso).toEqual({
    client_whitelist: ['https://element.example.org/'],
  });
  expect(stackOf({}).synapse.config).not.toHaveProperty('sso');
});

test('without passwords, Synapse and Element offer none', () => {
  const { synapse, element } = stackOf({ oidcProviders: [keycloak], passwordLogin: false });
  expect(synapse.config.password_config).toEqual({ enabled: false });
  expect(element.config.setting_defaults).toMatchObject({ 'UIFeature.passwordReset': false });
});

test('the connections are those of the processes that log people in', () => {
  const groups = { sso: { serves: [Endpoints.SSO] }, sync: { serves: [Endpoints.SYNC] } };
  const grown = { database: SynapseDatabase.bundled(), workers: Workers.of({ groups }) };
  const providers = [OidcProvider.authelia({ ...CLIENT, url: `${url}:8443` }), OidcProvider.github(CLIENT)];
  const found = Peers.of(stackOf({ ...grown, oidcProviders: providers })).all;
  const seen = found.filter(({ purpose }) => purpose === 'single sign-on');
  expect(seen.map(({ from, to, ports }) => [from.name, to.name, ports[0].from])).toEqual([
    ['Synapse', 'id.example.org', 8443],
    ["the workers 'sso'", 'id.example.org', 8443],
    ['Synapse', 'github.com', 443],
    ["the workers 'sso'", 'github.com', 443],
    ['Synapse', 'api.github.com', 443],
    ["the workers 'sso'", 'api.github.com', 443],
  ]);
});

test('the next steps have the URLs for the provider, and the command for the Secret', () => {
  const logout = OidcProvider.of({ ...CLIENT, id: 'b', name: 'B', issuer: url, backchannelLogout: true });
  const { nextSteps } = stackOf({ oidcProviders: [keycloak, logout] });
  expect(nextSteps).toContain('At Keycloak, the client `synapse` must have these URLs');
  expect(nextSteps).toContain('redirect URI        https://matrix.example.org/_synapse/client/oidc/callback');
  expect(nextSteps.split('/_synapse/client/oidc/backchannel_logout')).toHaveLength(2);
  expect(nextSteps).toContain('kubectl -n matrix create secret generic id --from-file=secret');
});

const of = (props: object) => ({ oidcProviders: [OidcProvider.of({ ...CLIENT, issuer: url, ...props })] });
const mas = { matrix_authentication_service: { enabled: true, endpoint: 'http://mas:8080/', secret_path: '/a' } };

test.each<[string, SynapseOptions, string[]]>([
  [
    'an issuer without TLS',
    of({ issuer: 'http://id.example.org' }),
    ["oidcProviders[0].issuer' must start with https://"],
  ],
  [
    'an issuer with a password',
    of({ issuer: 'https://a:MARKER@b.org' }),
    ["oidcProviders[0].issuer' must not hold credentials"],
  ],
  ['a wrong ID', of({ id: 'a b' }), ["oidcProviders[0].id' must be letters"]],
  [
    'a wrong realm',
    { oidcProviders: [OidcProvider.keycloak({ ...CLIENT, url, realm: 'a/b' })] },
    ["oidcProviders[0].realm' must be a name"],
  ],
  [
    'no secret',
    { oidcProviders: [OidcProvider.github({ clientId: 'a' } as never)] },
    ["oidcProviders[0].clientSecret' is missing"],
  ],
  ['half of the endpoints', of({ authorizationEndpoint: `${url}/a` }), ["oidcProviders[0].tokenEndpoint' is needed"]],
  ['no scope', of({ scopes: [] }), ["oidcProviders[0].scopes' must have a scope"]],
  [
    'two providers of one ID',
    { oidcProviders: [keycloak, keycloak] },
    ["oidcProviders[1].id' is that of another provider"],
  ],
  [
    'names that strangers choose',
    { oidcProviders: [OidcProvider.github({ ...CLIENT, allowExistingUsers: true })] },
    ["oidcProviders[0].allowExistingUsers' must not be true"],
  ],
  [
    'providers at two places',
    { ...of({}), extraConfig: { oidc_providers: [] } },
    ["extraConfig.oidc_providers' would replace the prop"],
  ],
  ['a server that nobody can log in to', { passwordLogin: false }, ["passwordLogin' is false, so nobody could log in"]],
  [
    'passwords without a login',
    { ...of({}), passwordLogin: false, firstAdmin: 'admin', registration: Registration.withToken() },
    ["registration' lets people sign up with a password", "firstAdmin' logs in with a password"],
  ],
  [
    'two words about passwords',
    { ...of({}), passwordLogin: false, extraConfig: { password_config: { enabled: true } } },
    ["extraConfig.password_config.enabled' is set by the prop"],
  ],
  [
    'an authentication service beside it',
    { ...of({}), passwordLogin: true, registration: Registration.closed(), extraConfig: mas },
    ["passwordLogin' must be false or absent", "oidcProviders' must be absent"],
  ],
])('%s is refused', (_, synapse, expected) => {
  const found = findingsOf(() => synthStack({ synapse }));
  expect([...found].sort()).toEqual([...expected].sort().map((text) => expect.stringContaining(text)));
  expect(found.join()).not.toContain('MARKER');
});

test('a client secret in extraConfig is refused, and the error names the prop', () => {
  const extraConfig = { oidc_providers: [{ idp_id: 'a', client_secret: 'MARKER' }] };
  expect(findingsOf(() => synthStack({ synapse: { extraConfig } }))).toEqual([
    expect.stringContaining("use the prop 'oidcProviders'"),
  ]);
});
