import { Balance, all } from './endpoint-group';
import type { EndpointGroup } from './endpoint-group';
import { Endpoints } from './endpoints';

/** Logins and new accounts. */
export const LOGIN_ENDPOINTS: readonly EndpointGroup[] = [
  {
    name: Endpoints.LOGIN,
    endpoints: all(
      '^/_matrix/client/(api/v1|r0|v3|unstable)/login$',
      '^/_matrix/client/(r0|v3|unstable)/register$',
      '^/_matrix/client/(r0|v3|unstable)/register/available$',
      '^/_matrix/client/v1/register/m.login.registration_token/validity$',
      '^/_matrix/client/(r0|v3|unstable)/password_policy$',
    ),
    balance: Balance.ANY,
    mainMayAnswer: true,
  },
  // A process has the state of such a login in its memory, from the first request to the last one.
  {
    name: Endpoints.SSO,
    endpoints: all(
      '^/_matrix/client/(api/v1|r0|v3|unstable)/login/sso/redirect',
      '^/_synapse/client/pick_idp$',
      '^/_synapse/client/pick_username',
      '^/_synapse/client/new_user_consent$',
      '^/_synapse/client/sso_register$',
      '^/_synapse/client/oidc/callback$',
      '^/_synapse/client/saml2/authn_response$',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/login/cas/ticket$',
    ),
    balance: Balance.ONE,
    mainMayAnswer: false,
  },
  {
    name: Endpoints.AUTHENTICATION_SERVICE,
    endpoints: all('^/_synapse/mas/'),
    balance: Balance.ANY,
    mainMayAnswer: true,
  },
];
