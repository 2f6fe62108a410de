import { Registration } from '../registration';
import { harmless, outgoing, setting } from './row';
import type { Row } from './row';

function flag(key: string, outside: Row['outside']): Row {
  const byDefault = Registration.withSharedSecret();
  return setting('registration', { key, default: byDefault, write: ({ _config }) => _config[key], outside });
}

/** Settings of accounts and of logins. Nobody can register on the server of a drill. */
export const REGISTRATION: Row[] = [
  flag('enable_registration', { off: false }),
  flag('enable_registration_captcha', { off: false }),
  flag('enable_registration_without_verification', false),
  flag('registration_requires_token', false),
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
    email: {},
    matrix_authentication_service: { enabled: false },
    modules: [],
    oidc_providers: [],
    password_providers: [],
    registrations_require_3pid: [],
    saml2_config: null,
    spam_checker: null,
    third_party_event_rules: null,
  }),
  ...harmless(
    'allow_guest_access',
    'allowed_local_3pids',
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
