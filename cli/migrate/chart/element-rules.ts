import { OWNED_KEYS } from '../../../lib/element/element-config';
import { call, data, list, literal, map, member } from '../code';
import { SERVER, WEB } from '../patterns';
import { decide, extra, listOf, needless, rule, toggle, words } from '../rule';
import type { Rule, Rules } from '../rule';
import { at, flag, isEmpty, isObject, text, unfit } from '../values';
import { imageRule } from './image';
import { podRules } from './pod-rules';

const THIRD_PARTY = 'it is off, as it sends data of your users to a third party; element.extraConfig can set it';
const PORTS = 'the library sets the ports inside the cluster';

/** True if a URL leads to the pages that the chart itself served on Element's host. They end with the chart. */
function servedByChart(url: string, values: unknown): boolean {
  const host = at(values, 'global', 'elementDomain');
  return typeof host === 'string' && URL.canParse(url) && new URL(url).hostname === host;
}

/** The rule for a file on the web. Element takes the first URL of a list. */
function asset(prop: string): Rule {
  return (value, path, { values, out }) => {
    const items = [value].flat();
    const url = text(items[0]);
    if (url === undefined || !WEB.test(url)) out.leave(path, unfit(value) ?? 'it must be a URL');
    else if (servedByChart(url, values)) {
      out.leave(path, 'the chart itself served this URL: keep the file beside main.ts, and use Asset.fromFile');
    } else {
      out.carry(path, prop, call('Asset.fromUrl', literal(url)));
      items.slice(1).forEach((_, i) => out.leave([...path, `[${i + 1}]`], 'there is one, the first of the list'));
    }
  };
}

const footerLinks: Rule = (value, path, { values, out }) => {
  if (!Array.isArray(value)) {
    out.leave(path, unfit(value) ?? 'it must be a list of links');
    return;
  }
  const links = value.flatMap((link: unknown, index) => {
    const here = [...path, `[${index}]`];
    const [name, url] = isObject(link) ? [text(link.text), text(link.url)] : [];
    if (name === undefined || url === undefined || !WEB.test(url) || out.secrets.in(url)) {
      out.leave(here, unfit(link) ?? 'a link must have a text and a URL');
      return [];
    }
    if (servedByChart(url, values)) {
      out.leave(here, 'the chart itself served this page: use element.staticFiles and /custom/');
      return [];
    }
    return [map({ text: literal(name), url: literal(url) })];
  });
  if (links.length > 0) out.carry(path, 'element/branding/footerLinks', list(links));
};

const theme = rule('element/theme', (value) =>
  value === 'light' || value === 'dark'
    ? member(`ElementTheme.${value.toUpperCase()}`)
    : 'only light and dark are known',
);
const country = words('element/countryCode', /^[A-Z]{2}$/, 'it must be two capital letters, such as DE');
const directory = listOf('element/roomDirectory', SERVER, 'it must be a server name');
const others = toggle('element/allowOtherHomeservers', true);

const jitsi: Rule = (value, path, { out }) => {
  if (value === 'meet.element.io') out.leave(path, THIRD_PARTY);
  else words('element/extraConfig/jitsi/preferred_domain')(value, path, { out } as never);
};

const guests: Rule = (value, path, context) => {
  if (flag(value) === true) context.out.needless(path, 'the library does so');
  else extra('element', 'disable_guests')(value, path, context);
};

const notice: Rule = (value, path, context) => {
  if (isObject(value)) extra('element', 'user_notice')(value, path, context);
  else
    context.out.leave(path, unfit(value) ?? 'Element takes a title and a description: element.extraConfig.user_notice');
};

/** The keys of Element's config.json that props of the library own. */
const CONFIG_JSON: Rules = {
  brand: words('element/branding/name'),
  default_theme: theme,
  default_country_code: country,
  disable_custom_urls: others,
  'branding/auth_header_logo_url': asset('element/branding/logo'),
  'branding/welcome_background_url': asset('element/branding/welcomeBackground'),
  'branding/auth_footer_links': footerLinks,
  'embedded_pages/home_url': asset('element/homePage'),
  'embedded_pages/welcome_url': asset('element/welcomePage'),
  'room_directory/servers': directory,
};

/** The rule for settings in Element's own names. Keys that the library owns become its props, or are listed. */
const extraConfig: Rule = (value, path, context) => {
  if (!isObject(value)) {
    context.out.leave(path, unfit(value) ?? 'it must be a map');
    return;
  }
  const visit = (node: { readonly [key: string]: unknown }, keys: readonly string[]): void => {
    for (const [key, inner] of Object.entries(node)) {
      const own = [...keys, key];
      const name = own.join('/');
      const here = [...path, ...own];
      const known = Object.hasOwn(CONFIG_JSON, name) ? CONFIG_JSON[name] : undefined;
      if (known) known(inner, here, context);
      else if (Object.hasOwn(OWNED_KEYS, name)) context.out.needless(here, 'the library writes it');
      else if (Object.keys(OWNED_KEYS).some((owned) => owned.startsWith(`${name}/`))) {
        if (isObject(inner)) visit(inner, own);
        else context.out.leave(here, unfit(inner) ?? 'it must be a map');
      } else if (isEmpty(inner) && inner !== '') context.out.leave(here, 'it has no content');
      else rule(['element', 'extraConfig', ...own], data)(inner, here, context);
    }
  };
  visit(value, []);
};

const pages =
  (prop: string): Rule =>
  (value, path, context) => {
    if (flag(at(context.values, 'element', 'embeddedPages', 'enabled')) === true) asset(prop)(value, path, context);
    else context.out.needless(path, 'element.embeddedPages is off');
  };

/** The rules for `element` in values.yaml. */
export const ELEMENT_RULES: Rules = {
  'element.image': imageRule('elementWeb', 'element/image'),
  'element.port': needless(PORTS),
  'element.replicas': needless('Element Web runs once'),
  'element.replicaCount': needless('Element Web runs once'),
  'element.branding.appName': words('element/branding/name'),
  'element.branding.authHeaderLogoUrl': asset('element/branding/logo'),
  'element.branding.welcomeBackgroundUrl': asset('element/branding/welcomeBackground'),
  'element.branding.authFooterLinks': footerLinks,
  'element.branding.userNotice': notice,
  'element.embeddedPages.enabled': needless('a page that is given is shown'),
  'element.embeddedPages.homeUrl': pages('element/homePage'),
  'element.embeddedPages.welcomeUrl': pages('element/welcomePage'),
  'element.staticPages': decide('use element.staticFiles, which are served at /custom/'),
  'element.ui.roomDirectoryServers': directory,
  'element.ui.disableCustomUrls': others,
  'element.ui.disableGuests': guests,
  'element.ui.disableLoginLanguageSelector': extra('element', 'disable_login_language_selector'),
  'element.ui.disable3pidLogin': extra('element', 'disable_3pid_login'),
  'element.ui.defaultCountryCode': country,
  'element.ui.defaultTheme': theme,
  'element.ui.showLabsSettings': extra('element', 'show_labs_settings'),
  'element.ui.defaultFederate': extra('element', 'default_federate'),
  'element.ui.enablePresence': toggle('synapse/presence'),
  'element.integrations': decide(THIRD_PARTY),
  'element.bugReportEndpointUrl': decide(THIRD_PARTY),
  'element.features': extra('element', 'features'),
  'element.settingDefaults': extra('element', 'setting_defaults'),
  'element.jitsi.preferredDomain': jitsi,
  'element.extraConfig': extraConfig,
  ...podRules('element', 'element'),
};
