import { Duration } from 'cdk8s';
import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

const { AuthenticationService, Mail, OidcProvider, Registration, SecretKey } = lib;
const SMTP = { host: 'mail.example.org', from: 'chat@example.org' };
const key = SecretKey.of('mine', 'mine');

const CLIENT = { clientId: 'synapse', clientSecret: SecretKey.of('id', 'secret') };
const URL = 'https://id.example.org';
type Make = (props: never) => lib.OidcProvider;
const signOn = (name: string, base: object): PropTable['build'] => {
  const factories = OidcProvider as unknown as { readonly [name: string]: Make };
  return (app, props) => {
    const provider = factories[name]({ ...CLIENT, ...base, ...props } as never);
    return newStack(app, { synapse: { oidcProviders: [provider] } });
  };
};

const SERVICE = { publicUrl: 'https://auth.example.org', secret: SecretKey.of('mas', 'secret') };
const IN_CLUSTER = { ...SERVICE, service: 'mas', podLabels: { app: 'mas' } };
const inCluster: PropTable['build'] = (app, props) =>
  newStack(app, { synapse: { authenticationService: AuthenticationService.inCluster({ ...IN_CLUSTER, ...props }) } });

/** The ways in which people prove who they are. */
export const ACCOUNT_TABLES: PropTable[] = [
  {
    file: 'mail/smtp-props.ts',
    name: 'SmtpProps',
    build: (app, props) => newStack(app, { synapse: { mail: Mail.smtp({ ...SMTP, ...props }) } }),
    values: {
      host: 'smtp.example.org',
      security: lib.MailSecurity.TLS,
      port: 2525,
      user: 'robot',
      password: key,
      tlsName: 'mail.example.net',
      from: 'Chat <robot@example.org>',
      appName: 'Chat',
      linkLifetime: Duration.hours(2),
      notifications: {},
      clientUrl: 'https://chat.example.org',
    },
    base: { user: { password: key, user: 'other' }, password: { user: 'robot', password: SecretKey.of('a', 'a') } },
  },
  {
    file: 'mail/smtp-props.ts',
    name: 'MailNotifications',
    build: (app, notifications) => newStack(app, { synapse: { mail: Mail.smtp({ ...SMTP, notifications }) } }),
    values: { newAccounts: false, delay: Duration.hours(1) },
  },
  {
    file: 'sign-on/oidc-props.ts',
    name: 'OidcClientProps',
    build: signOn('authelia', { url: URL }),
    values: {
      clientId: 'mine',
      clientSecret: key,
      id: 'mine',
      name: 'Mine',
      scopes: ['openid'],
      localpartTemplate: 'a',
      displayNameTemplate: 'b',
      emailTemplate: 'c',
      newAccounts: false,
      allowExistingUsers: true,
      requirements: [{ attribute: 'groups' }],
      backchannelLogout: true,
      pkce: lib.OidcPkce.ALWAYS,
      clientAuth: lib.OidcClientAuth.POST,
    },
  },
  {
    file: 'sign-on/oidc-props.ts',
    name: 'OidcRequirement',
    build: (app, props) => signOn('authelia', { url: URL, requirements: [{ attribute: 'groups', ...props }] })(app, {}),
    values: { attribute: 'roles', anyOf: ['chat'] },
  },
  {
    file: 'sign-on/oidc-props.ts',
    name: 'KeycloakProps',
    build: signOn('keycloak', { url: URL, realm: 'main' }),
    values: { url: 'https://b.example.org', realm: 'other' },
  },
  {
    file: 'sign-on/oidc-props.ts',
    name: 'AuthentikProps',
    build: signOn('authentik', { url: URL, application: 'matrix' }),
    values: { url: 'https://b.example.org', application: 'other' },
  },
  {
    file: 'sign-on/oidc-props.ts',
    name: 'AutheliaProps',
    build: signOn('authelia', { url: URL }),
    values: { url: 'https://b.example.org' },
  },
  {
    file: 'sign-on/oidc-props.ts',
    name: 'GoogleProps',
    build: signOn('google', {}),
    values: { domain: 'example.org' },
  },
  {
    file: 'sign-on/oidc-props.ts',
    name: 'OidcProps',
    build: signOn('of', { issuer: URL }),
    values: {
      issuer: 'https://b.example.org',
      brand: 'gitlab',
      authorizationEndpoint: `${URL}/a`,
      tokenEndpoint: `${URL}/b`,
      userinfoEndpoint: `${URL}/c`,
      jwksUri: `${URL}/d`,
      profileFromUserinfo: true,
      subjectClaim: 'id',
    },
    base: { authorizationEndpoint: { tokenEndpoint: `${URL}/b` } },
  },
  {
    file: 'sign-on/authentication-service-props.ts',
    name: 'AuthenticationServiceProps',
    build: inCluster,
    values: { publicUrl: 'https://b.example.org', secret: key, issuer: 'https://c.example.org/', forceHttp2: true },
  },
  {
    file: 'sign-on/authentication-service-props.ts',
    name: 'AuthenticationServiceInClusterProps',
    build: inCluster,
    values: { service: 'other', namespace: 'mas', port: 81, podLabels: { app: 'other' }, podPort: 82 },
  },
  {
    file: 'sign-on/authentication-service-props.ts',
    name: 'ExternalAuthenticationServiceProps',
    build: (app, props) => {
      const authenticationService = AuthenticationService.external({ ...SERVICE, ...props });
      return newStack(app, { synapse: { authenticationService } });
    },
    values: { endpoint: 'http://10.0.0.1:8080', publishApi: false },
  },
  {
    file: 'synapse/registration.ts',
    name: 'EmailRegistrationOptions',
    build: (app, options) => {
      const registration = Registration.withEmail(options);
      return newStack(app, { synapse: { mail: Mail.smtp(SMTP), registration } });
    },
    values: { domains: ['example.org'] },
  },
];
