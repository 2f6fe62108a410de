import type { AutheliaProps, AuthentikProps, GoogleProps, KeycloakProps, OidcProps } from './oidc-props';

type Preset = Omit<OidcProps, 'clientId' | 'clientSecret'>;

const PROFILE = ['openid', 'profile', 'email'];
const PREFERRED: Partial<Preset> = {
  localpartTemplate: '{{ user.preferred_username }}',
  displayNameTemplate: '{{ user.name }}',
  emailTemplate: '{{ user.email }}',
};

/** The URL of a provider with a path below it. While there are findings, the URL may be missing. */
function below(url: string | undefined, path: string): string {
  return `${(url ?? '').replace(/\/$/, '')}${path}`;
}

/** The values of the known providers. Props of the user replace them. */
export const PRESETS = {
  keycloak: ({ url, realm }: KeycloakProps): Preset => ({
    ...{ id: 'keycloak', name: 'Keycloak', issuer: below(url, `/realms/${realm}`), scopes: PROFILE },
    ...PREFERRED,
  }),
  // The issuer has a slash at its end.
  authentik: ({ url, application }: AuthentikProps): Preset => ({
    ...{ id: 'authentik', name: 'authentik', issuer: below(url, `/application/o/${application}/`), scopes: PROFILE },
    ...PREFERRED,
  }),
  // The ID tokens of Authelia 4.39 and newer have no name.
  authelia: ({ url }: AutheliaProps): Preset => ({
    ...{ id: 'authelia', name: 'Authelia', issuer: below(url, ''), scopes: PROFILE, profileFromUserinfo: true },
    ...PREFERRED,
  }),
  // Google has no names. People choose theirs at the first login.
  google: ({ domain }: GoogleProps): Preset => ({
    ...{ id: 'google', name: 'Google', brand: 'google', issuer: 'https://accounts.google.com/', scopes: PROFILE },
    displayNameTemplate: '{{ user.name }}',
    emailTemplate: '{{ user.email }}',
    newAccounts: domain !== undefined,
    ...(domain !== undefined && { requirements: [{ attribute: 'hd', anyOf: [domain] }] }),
  }),
  // GitHub knows OAuth 2.0 only, which has no description of the provider.
  github: (): Preset => ({
    ...{ id: 'github', name: 'GitHub', brand: 'github', issuer: 'https://github.com/', scopes: ['read:user'] },
    authorizationEndpoint: 'https://github.com/login/oauth/authorize',
    tokenEndpoint: 'https://github.com/login/oauth/access_token',
    userinfoEndpoint: 'https://api.github.com/user',
    subjectClaim: 'id',
    localpartTemplate: '{{ user.login }}',
    displayNameTemplate: '{{ user.name }}',
    newAccounts: false,
  }),
};
