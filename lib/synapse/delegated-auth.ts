import type { Findings } from '../shared/findings';
import { block } from '../shared/merge';
import type { Config } from '../shared/merge';
import { isMissing } from '../shared/shape';
import type { SynapseOptions } from './synapse-options';

const SERVICE = 'matrix-authentication-service does the logins';

/** Settings that mean a login, a sign-up or a token of Synapse's own. Synapse then doesn't start. */
const CLASHES: { readonly [key: string]: (value: unknown) => boolean } = {
  user_consent: isGiven,
  saml2_config: isGiven,
  password_providers: (value) => Array.isArray(value) && value.length > 0,
  refresh_token_lifetime: isGiven,
  nonrefreshable_access_token_lifetime: isGiven,
  session_lifetime: isGiven,
  enable_3pid_changes: isOn,
  ...Object.fromEntries(
    ['cas_config', 'jwt_config', 'login_via_existing_session'].map((key) => [`${key}.enabled`, isOn]),
  ),
};

/** True if matrix-authentication-service does the logins, by the prop or by a setting. */
export function isDelegated({ authenticationService }: SynapseOptions, config: Config): boolean {
  return authenticationService !== undefined || block(config.matrix_authentication_service).enabled === true;
}

/**
 * Finds props that Synapse refuses at its start when matrix-authentication-service does the logins.
 *
 * @param config the settings of homeserver.yaml that users and other parts add
 * @see https://element-hq.github.io/matrix-authentication-service/setup/homeserver.html
 */
export function checkDelegatedAuth(findings: Findings, config: Config, options: SynapseOptions): void {
  if (!isDelegated(options, config)) return;
  if (block(config.password_config).enabled ?? false) {
    findings.add('extraConfig.password_config.enabled', `must be false or absent, as ${SERVICE}`);
  }
  for (const [path, clashes] of Object.entries(CLASHES)) {
    const [key, inner] = path.split('.');
    const value = inner === undefined ? config[key] : block(config[key])[inner];
    if (clashes(value)) findings.add(`extraConfig.${path}`, `must be absent, as ${SERVICE}`);
  }
  if (options.passwordLogin) findings.add('passwordLogin', `must be false or absent, as ${SERVICE}`);
  if (options.oidcProviders?.length) {
    findings.add('oidcProviders', `must be absent, as ${SERVICE}: give it the providers`);
  }
  if (options.registration?._config.enable_registration) {
    findings.add('registration', `must be Registration.closed(), as ${SERVICE}: it has a sign-up page of its own`);
  }
  if (options.firstAdmin !== undefined) {
    findings.add(
      'firstAdmin',
      `is not made here, as ${SERVICE}: use its command "mas-cli manage register-user --admin"`,
    );
  }
}

function isGiven(value: unknown): boolean {
  return !isMissing(value) && value !== false;
}

/** A switch of Synapse that any true value switches on. */
function isOn(value: unknown): boolean {
  return Boolean(value);
}
