import type { Config, OwnedKeys } from '../shared/merge';
import { featureConfig } from './element-features';
import type { FeatureSettings } from './element-features';
import { desktopLinks } from './desktop-app';
import type { DesktopAppOptions } from './desktop-app';
import { mobileConfig } from './mobile-apps';
import type { MobileAppsOptions } from './mobile-apps';

/** Settings of Element Web, with defaults filled in. */
export interface ElementSettings {
  readonly serverName: string;
  /** The homeserver's URL, without a slash at its end. */
  readonly homeserverUrl: string;
  readonly brand: string;
  readonly logoUrl?: string;
  readonly welcomeBackgroundUrl?: string;
  readonly footerLinks?: readonly { readonly text: string; readonly url: string }[];
  readonly homeUrl?: string;
  readonly welcomeUrl?: string;
  readonly theme: string;
  readonly countryCode?: string;
  readonly roomDirectory: readonly string[];
  readonly allowOtherHomeservers: boolean;
  readonly features: FeatureSettings;
  readonly mobileApps: MobileAppsOptions;
  readonly desktopApp: DesktopAppOptions;
  /** The URL before the links to rooms, people and messages. @default - that of `matrix.to` */
  readonly linkUrl?: string;
}

/**
 * The whole of config.json. It doesn't have settings that send a visitor's data to a third party. If such a setting is on by default, it is switched off.
 *
 * @see https://github.com/element-hq/element-web/blob/develop/docs/config.md
 */
export function elementConfig(s: ElementSettings): Config {
  return {
    default_server_config: { 'm.homeserver': { base_url: s.homeserverUrl, server_name: s.serverName } },
    disable_custom_urls: !s.allowOtherHomeservers,
    brand: s.brand,
    ...section('branding', {
      auth_header_logo_url: s.logoUrl,
      welcome_background_url: s.welcomeBackgroundUrl,
      auth_footer_links: s.footerLinks,
    }),
    ...section('embedded_pages', { home_url: s.homeUrl, welcome_url: s.welcomeUrl }),
    default_theme: s.theme,
    ...(s.countryCode && { default_country_code: s.countryCode }),
    room_directory: { servers: s.roomDirectory },
    // Without these keys, Element uses the integration manager and the crash reporter of its makers.
    integrations_ui_url: '',
    integrations_rest_url: '',
    uisi_autorageshake_app: '',
    ...featureConfig(s.features),
    ...mobileConfig(s.mobileApps, s.features.offered.passwordLogin),
    ...desktopLinks(s.desktopApp),
    ...(s.linkUrl !== undefined && { permalink_prefix: s.linkUrl }),
    show_labs_settings: false,
  };
}

const BRANDING = "use the prop 'branding'";

/** The keys of config.json that `extraConfig` can't set, each with the remedy for users who try. */
export const OWNED_KEYS: OwnedKeys = {
  'default_server_config/m.homeserver': "it follows from the prop 'homeserver'",
  default_server_name: "it follows from the prop 'homeserver'",
  default_hs_url: "it follows from the prop 'homeserver'",
  disable_custom_urls: "use the prop 'allowOtherHomeservers'",
  brand: BRANDING,
  'branding/auth_header_logo_url': BRANDING,
  'branding/welcome_background_url': BRANDING,
  'branding/auth_footer_links': BRANDING,
  'embedded_pages/home_url': "use the prop 'homePage'",
  'embedded_pages/welcome_url': "use the prop 'welcomePage'",
  default_theme: "use the prop 'theme'",
  default_country_code: "use the prop 'countryCode'",
  'room_directory/servers': "use the prop 'roomDirectory'",
};

function section(name: string, content: Config): Config {
  const set = Object.entries(content).filter(([, value]) => value !== undefined);
  return set.length > 0 ? { [name]: Object.fromEntries(set) } : {};
}
