import { checkHostname, checkImage, checkServerName, isUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import { checkPods } from '../shared/pod-checks';
import { checkCustomFiles, isCustomFile } from './custom-files';
import { OWNED_KEYS } from './element-config';
import type { ElementWebOptions } from './element-options';
import type { IHomeserver } from '../synapse/homeserver';

/** Finds what is wrong with Element Web's props; `prefix` is the path of its options, with a dot at its end. */
export function checkElement(
  findings: Findings,
  host: string,
  homeserver: IHomeserver,
  options: ElementWebOptions,
  prefix = '',
): void {
  const hostProp = prefix ? 'elementHost' : 'host';
  if (host !== `element.${homeserver.serverName}`) checkHostname(findings, hostProp, host);
  if (isUrl(homeserver.baseUrl) && host === new URL(homeserver.baseUrl).hostname) {
    findings.add(hostProp, "must not be the homeserver's host: a page there could act for every user", host);
  }
  options.branding?.footerLinks?.forEach(({ url }, i) => {
    if (isUrl(url) || isCustomFile(options, url)) return;
    const rule = 'must be a URL that starts with https:// or http://, or the path of a file that is served here';
    findings.add(`${prefix}branding.footerLinks[${i}].url`, rule, url);
  });
  options.roomDirectory?.forEach((n, i) => checkServerName(findings, `${prefix}roomDirectory[${i}]`, n));
  if (options.countryCode !== undefined && !/^[A-Z]{2}$/.test(options.countryCode)) {
    findings.add(`${prefix}countryCode`, 'must be two capital letters, for example "DE"', options.countryCode);
  }
  if (options.image !== undefined) checkImage(findings, `${prefix}image`, options.image);
  checkPods(findings.named(prefix), options.pods);
  checkCustomFiles(findings, options, prefix);
  checkExtraConfig(findings, `${prefix}extraConfig`, options.extraConfig ?? {}, OWNED_KEYS);
}
