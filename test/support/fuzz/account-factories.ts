import { Duration } from 'cdk8s';
import * as lib from '../../../lib';
import type { Factory } from './factory';
import { factory } from './static-factory';

const key = lib.SecretKey.of('mine', 'mine');
const SMTP = {
  host: 'mail.example.org',
  from: 'Chat <chat@example.org>',
  port: 2525,
  user: 'robot',
  password: key,
  notifications: { delay: Duration.hours(1) },
};

const CLIENT = {
  clientId: 'synapse',
  clientSecret: key,
  scopes: ['openid'],
  requirements: [{ attribute: 'a', anyOf: ['b'] }],
};
const URL = 'https://id.example.org';
const signOn = (name: string, props: object) =>
  factory(`OidcProvider.${name}`, [{ ...CLIENT, ...props }], 'oidcProviders', (provider) => ({
    synapse: { oidcProviders: [provider] },
  }));

const SERVICE = { publicUrl: 'https://auth.example.org', secret: key, issuer: URL, forceHttp2: true };
const authentication = (name: string, props: object) =>
  factory(
    `AuthenticationService.${name}`,
    [{ ...SERVICE, ...props }],
    'authenticationService',
    (authenticationService) => ({ synapse: { authenticationService } }),
  );

export const ACCOUNT_FACTORIES: readonly Factory[] = [
  signOn('keycloak', { url: URL, realm: 'main' }),
  signOn('authentik', { url: URL, application: 'matrix' }),
  signOn('authelia', { url: URL, backchannelLogout: true }),
  signOn('google', { domain: 'example.org' }),
  signOn('github', { newAccounts: true }),
  signOn('of', {
    issuer: URL,
    authorizationEndpoint: `${URL}/a`,
    tokenEndpoint: `${URL}/b`,
    localpartTemplate: '{{ a }}',
  }),
  authentication('inCluster', { service: 'mas', namespace: 'mas', port: 81, podLabels: { app: 'mas' }, podPort: 82 }),
  authentication('external', { endpoint: 'http://10.0.0.1:8080', publishApi: true }),
  factory('Mail.smtp', [SMTP], 'mail', (mail) => ({ synapse: { mail } })),
  factory('Registration.withEmail', [{ domains: ['example.org'] }], 'registration', (registration) => ({
    synapse: { registration, mail: lib.Mail.smtp(SMTP) },
  })),
];
