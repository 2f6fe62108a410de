import { checkUrl } from './checks';
import type { Findings } from './findings';
import { isMissing } from './shape';
import { urlPort } from './url-port';

/** The host and the port of a server's URL. The URL may be wrong, as it is read before it is checked. */
export function serverOf(url: string): { readonly host: string; readonly port: number } | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return { host: parsed.hostname, port: urlPort(parsed) };
}

/** Finds a URL that isn't only a server's: with credentials, a query or a fragment. */
export function checkServerUrl(findings: Findings, prop: string, url: string, credentials: string): void {
  if (isMissing(url)) return;
  if (!URL.canParse(url)) return checkUrl(findings, prop, url);
  const { username, password, search, hash } = new URL(url);
  if (username !== '' || password !== '') {
    // The value isn't shown, since it holds a secret.
    findings.add(prop, `must not hold credentials: put them into the Secret of '${credentials}'`);
  } else if (search !== '' || hash !== '') {
    findings.add(prop, "must be the store's URL, without '?' and '#'", url);
  } else checkUrl(findings, prop, url);
}
