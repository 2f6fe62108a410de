import { checkHostname, checkImage, checkOtherServer, isUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import { checkCustomFiles, isCustomFile } from './custom-files';
import { OWNED_KEYS } from './element-config';
import type { ElementWebOptions } from './element-options';
import type { IHomeserver } from '../synapse/homeserver';

/** Finds what is wrong with Element Web's props. */
export function checkElement(
  findings: Findings,
  host: string,
  homeserver: IHomeserver,
  options: ElementWebOptions,
): void {
  if (host !== `element.${homeserver.serverName}`) checkHostname(findings, 'host', host);
  if (isUrl(homeserver.baseUrl) && host === new URL(homeserver.baseUrl).hostname) {
    findings.add('host', "must not be the homeserver's host: a page there could act for every user", host);
  }
  options.branding?.footerLinks?.forEach(({ url }, i) => {
    if (isUrl(url) || isCustomFile(options, url)) return;
    const rule = 'must be a URL that starts with https:// or http://, or the path of a file that is served here';
    findings.add(`branding.footerLinks[${i}].url`, rule, url);
  });
  options.roomDirectory?.forEach((n, i) => checkOtherServer(findings, `roomDirectory[${i}]`, n));
  if (options.countryCode !== undefined && !/^[A-Z]{2}$/.test(options.countryCode)) {
    findings.add('countryCode', 'must be two capital letters, for example "DE"', options.countryCode);
  }
  if (options.image !== undefined) checkImage(findings, 'image', options.image);
  checkCustomFiles(findings, options);
  checkExtraConfig(findings, 'extraConfig', options.extraConfig ?? {}, OWNED_KEYS);
}
