import type { Findings } from '../shared/findings';
import { block } from '../shared/merge';
import type { SynapseOptions } from './synapse-options';

/** Finds what is wrong with the ways in which people prove who they are. The values of each prop are checked by its setting. */
export function checkAccounts(findings: Findings, options: SynapseOptions): void {
  const { mail, registration, extraConfig = {}, extraConfigSecrets } = options;
  registration?._check(findings, 'registration');
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
