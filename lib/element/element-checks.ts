import { checkHostname, checkImage, checkServerName, checkUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import { checkCustomFiles } from './custom-files';
import { OWNED_KEYS } from './element-config';
import type { ElementWebOptions } from './element-options';

/** Finds what is wrong with Element Web's props; `prefix` is the path of its options, with a dot at its end. */
export function checkElement(
  findings: Findings,
  host: string,
  homeserver: { readonly serverName: string },
  options: ElementWebOptions,
  prefix = '',
): void {
  if (host !== `element.${homeserver.serverName}`) checkHostname(findings, prefix ? 'elementHost' : 'host', host);
  options.branding?.footerLinks?.forEach((l, i) =>
    checkUrl(findings, `${prefix}branding.footerLinks[${i}].url`, l.url),
  );
  options.roomDirectory?.forEach((n, i) => checkServerName(findings, `${prefix}roomDirectory[${i}]`, n));
  if (options.countryCode !== undefined && !/^[A-Z]{2}$/.test(options.countryCode)) {
    findings.add(`${prefix}countryCode`, 'must be two capital letters, for example "DE"', options.countryCode);
  }
  if (options.image !== undefined) checkImage(findings, `${prefix}image`, options.image);
  checkCustomFiles(findings, options, prefix);
  checkExtraConfig(findings, `${prefix}extraConfig`, options.extraConfig ?? {}, OWNED_KEYS);
}
