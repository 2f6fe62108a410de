import { checkBaseUrl, checkHttps } from '../shared/checks';
import type { Findings } from '../shared/findings';

/** The check of a URL of a provider. Passwords and tokens go there. */
export function checkProviderUrl(findings: Findings, prop: string, value: string): void {
  checkBaseUrl(findings, prop, value);
  checkHttps(findings, prop, value, 'Synapse takes no other provider');
}

export function checkId(findings: Findings, prop: string, value: string): void {
  if (/^[A-Za-z0-9._~-]{1,250}$/.test(value)) return;
  findings.add(prop, 'must be letters, digits, ".", "_", "~" and "-", for example "keycloak"', value);
}

/** The check of a name that is a part of a path. */
export function checkSlug(findings: Findings, prop: string, value: string): void {
  if (/^[\w.~-]{1,250}$/.test(value)) return;
  findings.add(prop, 'must be a name as it is in the provider\'s URLs, for example "matrix"', value);
}

export function checkScope(findings: Findings, prop: string, value: string): void {
  if (/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value)) return;
  findings.add(prop, 'must be one scope without blanks, for example "profile"', value);
}

export function checkBrand(findings: Findings, prop: string, value: string): void {
  if (/^[a-z][a-z0-9_.-]{0,254}$/.test(value)) return;
  findings.add(prop, 'must begin with a lower-case letter, for example "gitlab"', value);
}
