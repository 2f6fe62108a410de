import type { Findings } from '../shared/findings';
import { block } from '../shared/merge';
import type { Config } from '../shared/merge';
import type { SynapseOptions } from './synapse-options';

/**
 * Finds props that Synapse refuses at its start when matrix-authentication-service does the logins.
 *
 * @param config the settings of homeserver.yaml that users and other parts add
 * @see https://element-hq.github.io/matrix-authentication-service/setup/homeserver.html
 */
export function checkDelegatedAuth(findings: Findings, config: Config, options: SynapseOptions): void {
  if (block(config.matrix_authentication_service).enabled !== true) return;
  const service = 'matrix-authentication-service does the logins';
  if (block(config.password_config).enabled ?? false) {
    findings.add('extraConfig.password_config.enabled', `must be false or absent, as ${service}`);
  }
  if (options.passwordLogin) findings.add('passwordLogin', `must be false or absent, as ${service}`);
  if (options.oidcProviders?.length) {
    findings.add('oidcProviders', `must be absent, as ${service}: give it the providers`);
  }
  if (options.registration?._config.enable_registration) {
    findings.add('registration', `must be Registration.closed(), as ${service}: it has a sign-up page of its own`);
  }
  if (options.firstAdmin !== undefined) {
    findings.add(
      'firstAdmin',
      `is not made here, as ${service}: use its command "mas-cli manage register-user --admin"`,
    );
  }
}
