import { Mail } from '../mail/mail';
import { flag, instanceOf, listOf } from '../shared/kinds';
import { AuthenticationService } from '../sign-on/authentication-service';
import { OidcProvider } from '../sign-on/oidc-provider';
import type { Shape } from '../shared/shape';

/** The options of a homeserver for the ways in which people prove who they are. */
export interface SynapseAccountOptions {
  /**
   * The mail server for links with which people set a new password or confirm an e-mail address, and for notifications.
   * @default - the server sends no mail
   */
  readonly mail?: Mail;

  /**
   * The providers with which people log in (single sign-on). One button for each is on the login page.
   * @default - none
   * @see https://element-hq.github.io/synapse/latest/openid.html
   */
  readonly oidcProviders?: OidcProvider[];

  /**
   * If false, nobody can log in with a password: people log in by `oidcProviders` only.
   * @default true
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#password_config
   */
  readonly passwordLogin?: boolean;

  /**
   * A matrix-authentication-service that does all logins. Synapse then has no passwords, no sign-up, no `oidcProviders` and no `firstAdmin`.
   * @default - Synapse does the logins
   * @see https://element-hq.github.io/matrix-authentication-service/
   */
  readonly authenticationService?: AuthenticationService;
}

export const SYNAPSE_ACCOUNTS: Shape<SynapseAccountOptions> = {
  mail: instanceOf(Mail, 'Mail.smtp({ … })'),
  oidcProviders: listOf(instanceOf(OidcProvider, 'OidcProvider.keycloak({ … })'), 'providers'),
  passwordLogin: flag,
  authenticationService: instanceOf(AuthenticationService, 'AuthenticationService.inCluster({ … })'),
};
