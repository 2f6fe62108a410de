import { Registration } from '../registration';
import { ABSENT, harmless, outgoing, setting } from './row';
import type { Row } from './row';

function ofRegistration(key: string, outside: Row['outside']): Row {
  const byDefault = Registration.withSharedSecret();
  return setting('registration', { key, default: byDefault, write: ({ _config }) => _config[key], outside });
}

/** Settings of accounts and of logins. Nobody can register on the server of a drill. */
export const REGISTRATION: Row[] = [
  ofRegistration('enable_registration', { off: false }),
  ofRegistration('enable_registration_captcha', { off: false }),
  ofRegistration('enable_registration_without_verification', false),
  ofRegistration('registration_requires_token', false),
  ofRegistration('registrations_require_3pid', { off: [] }),
  ofRegistration('allowed_local_3pids', false),
  {
    prop: 'mail',
    key: 'email',
    value: ({ options, webClient }) => options.mail?._config(webClient),
    check: (findings, { mail }) => mail?._check(findings, 'mail'),
    outside: { off: {} },
  },
  {
    prop: 'oidcProviders',
    // An extension of the homeserver writes this key, as client secrets are mounted with it.
    key: 'oidc_providers',
    check: (findings, { oidcProviders }) => {
      oidcProviders?.forEach((provider, index) => provider._check(findings, `oidcProviders[${index}]`));
    },
    outside: { off: [] },
  },
  {
    prop: 'oidcProviders',
    // Synapse asks each person whether the page after the login is trusted, unless it is here.
    key: 'sso/client_whitelist',
    value: ({ options, webClient }) =>
      options.oidcProviders?.length && webClient !== undefined ? [webClient.replace(/\/?$/, '/')] : undefined,
    outside: { off: ABSENT },
  },
  {
    prop: 'passwordLogin',
    key: 'password_config/enabled',
    value: ({ options }) => options.passwordLogin,
    outside: { off: ABSENT },
  },
  {
    prop: 'authenticationService',
    // An extension of the homeserver writes this key, as the secret is mounted with it.
    key: 'matrix_authentication_service',
    check: (findings, { authenticationService }) => authenticationService?._check(findings, 'authenticationService'),
    outside: { off: { enabled: false } },
  },
  {
    prop: 'appServices',
    key: 'app_service_config_files',
    // An extension of the homeserver writes this key, as other parts may add registrations too.
    instead: "use the prop 'appServices'",
    check: (findings, { appServices }) => {
      appServices?.forEach((service, index) => service._check(findings, `appServices[${index}]`));
    },
    outside: { off: [] },
  },
  ...outgoing({
    account_threepid_delegates: {},
    account_validity: {},
    cas_config: null,
    modules: [],
    password_providers: [],
    saml2_config: null,
    spam_checker: null,
    third_party_event_rules: null,
  }),
  ...harmless(
    'allow_guest_access',
    'bcrypt_rounds',
    'disable_msisdn_registration',
    'enable_3pid_changes',
    'enable_set_avatar_url',
    'enable_set_displayname',
    'inhibit_user_in_use_error',
    'login_via_existing_session',
    'nonrefreshable_access_token_lifetime',
    'refresh_token_lifetime',
    'refreshable_access_token_lifetime',
    'session_lifetime',
    'ui_auth',
  ),
];
