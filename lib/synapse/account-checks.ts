import type { Findings } from '../shared/findings';
import { block } from '../shared/merge';
import { isDelegated } from './delegated-auth';
import type { SynapseOptions } from './synapse-options';

/** Finds what is wrong with the ways in which people prove who they are. The values of each prop are checked by its setting. */
export function checkAccounts(findings: Findings, options: SynapseOptions): void {
  const { mail, registration, extraConfig = {}, extraConfigSecrets } = options;
  registration?._check(findings, 'registration');
  checkSignOn(findings, options);
  if (mail) {
    const twice = Object.keys(mail._config(undefined)).filter((key) => key in block(extraConfig.email));
    for (const key of twice)
      findings.add(`extraConfig.email.${key}`, "is set by the prop 'mail': leave one of them out");
  }
  if (registration?._needsMail && !mail && !('email' in extraConfig) && !extraConfigSecrets?.length) {
    findings.add(
      'registration',
      "is Registration.withEmail(), but nothing sends the mail: give 'mail', a Mail.smtp({ … })",
    );
  }
}

function checkSignOn(findings: Findings, options: SynapseOptions): void {
  const { oidcProviders = [], passwordLogin, extraConfig = {}, extraConfigSecrets, registration, firstAdmin } = options;
  if (options.authenticationService && 'matrix_authentication_service' in extraConfig) {
    findings.add(
      'extraConfig.matrix_authentication_service',
      "is set by the prop 'authenticationService': leave one of them out",
    );
  }
  const ids = oidcProviders.map(({ _id }) => _id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) === index) return;
    findings.add(`oidcProviders[${index}].id`, 'is that of another provider: give each its own', id);
  });
  if (oidcProviders.length > 0 && 'oidc_providers' in extraConfig) {
    findings.add(
      'extraConfig.oidc_providers',
      "would replace the prop 'oidcProviders': name all providers in that prop",
    );
  }
  const { enabled } = block(extraConfig.password_config);
  if (passwordLogin !== undefined && enabled !== undefined) {
    findings.add('extraConfig.password_config.enabled', "is set by the prop 'passwordLogin': leave one of them out");
  }
  if (passwordLogin !== false) return;
  const others = ['oidc_providers', 'oidc_config', 'saml2_config', 'cas_config', 'jwt_config'];
  const hasOther =
    isDelegated(options, extraConfig) || others.some((key) => key in extraConfig) || extraConfigSecrets?.length;
  if (oidcProviders.length === 0 && !hasOther) {
    findings.add('passwordLogin', "is false, so nobody could log in: give 'oidcProviders'");
  }
  if (firstAdmin !== undefined) {
    findings.add(
      'firstAdmin',
      "logs in with a password, and 'passwordLogin' is false: make somebody an administrator later, by the admin API",
    );
  }
  if (registration?._config.enable_registration) {
    findings.add(
      'registration',
      "lets people sign up with a password, and 'passwordLogin' is false: use Registration.withSharedSecret()",
    );
  }
}
