import { checkAdditionalHosts, hostsOf } from '../ingress/web-app';
import { checkHostname, checkImage, checkOtherServer, isUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import { checkSpelling } from './config-spelling';
import { checkAppliedSize } from '../shared/applied-size';
import { checkTexts } from '../shared/text-checks';
import { checkCustomFiles, isCustomFile } from './custom-files';
import { checkDesktopApp } from './desktop-app';
import { OWNED_KEYS } from './element-config';
import type { ElementWebOptions } from './element-options';
import { checkMobileApps } from './mobile-apps';
import type { IHomeserver } from '../synapse/homeserver';

/** Finds what is wrong with Element Web's props. */
export function checkElement(
  findings: Findings,
  host: string,
  homeserver: IHomeserver,
  options: ElementWebOptions,
): void {
  if (host !== `element.${homeserver.serverName}`) checkHostname(findings, 'host', host);
  const { additionalHosts } = options;
  checkAdditionalHosts(findings, '', { host, ...(additionalHosts && { additionalHosts }) });
  namedHosts(host, options).forEach(([prop, name]) => {
    if (isUrl(homeserver.baseUrl) && name === new URL(homeserver.baseUrl).hostname) {
      findings.add(prop, "must not be the homeserver's host: a page there could act for every user", name);
    }
  });
  checkMobileApps(findings, 'mobileApps', options.mobileApps ?? {});
  checkDesktopApp(findings, 'desktopApp', options.desktopApp ?? {});
  options.branding?.footerLinks?.forEach(({ url }, i) => {
    if (isUrl(url) || isCustomFile(options, url)) return;
    const rule = 'must be a URL that starts with https:// or http://, or the path of a file that is served here';
    findings.add(`branding.footerLinks[${i}].url`, rule, url);
  });
  options.roomDirectory?.forEach((n, i) => checkOtherServer(findings, `roomDirectory[${i}]`, n));
  if (options.countryCode !== undefined && !/^[A-Z]{2}$/.test(options.countryCode)) {
    findings.add('countryCode', 'must be two capital letters, for example "DE"', options.countryCode);
  }
  if (options.jitsiHost !== undefined) checkHostname(findings, 'jitsiHost', options.jitsiHost);
  if (options.image !== undefined) checkImage(findings, 'image', options.image);
  checkCustomFiles(findings, options);
  for (const [prop, value] of Object.entries(options)) if (prop !== 'pods') checkTexts(findings, prop, value);
  checkAppliedSize(findings, 'extraConfig', options.extraConfig, 'every browser reads it: shorten it');
  checkExtraConfig(findings, 'extraConfig', options.extraConfig ?? {}, OWNED_KEYS);
  checkSpelling(findings, 'extraConfig', options.extraConfig ?? {});
}

/** Each host with the prop that names it. */
export function namedHosts(host: string, { additionalHosts }: ElementWebOptions): [prop: string, host: string][] {
  const all = hostsOf({ host, ...(additionalHosts && { additionalHosts }) });
  return all.map((name, index) => [index === 0 ? 'host' : `additionalHosts[${index - 1}]`, name]);
}
