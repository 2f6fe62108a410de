import { checkUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { flag, oneOf, shapeOf, text } from '../shared/kinds';
import type { Config } from '../shared/merge';
import type { Shape } from '../shared/shape';

/** The app for phones that Element Web recommends. */
export enum MobileApp {
  /** The present app. It calls by MatrixRTC, and knows the single sign-on of an authentication service only. */
  ELEMENT_X = 'element',
  /** The older app. It has calls of the older kind, and knows the single sign-on of Synapse. */
  ELEMENT_CLASSIC = 'element-classic',
  /** The app for companies with a contract. */
  ELEMENT_PRO = 'element-pro',
}

/** The pages from which people get an app for phones. A platform without a page has no app. */
export interface MobileAppLinks {
  /** The page of the app for iPhones. @default - there is none */
  readonly ios?: string;
  /** The page of the app for Android. @default - there is none */
  readonly android?: string;
  /** The page of the app for Android in F-Droid. @default - there is none */
  readonly fdroid?: string;
}

/** The way in which Element Web treats phones. */
export interface MobileAppsOptions {
  /** If true, phones first see the page `/mobile_guide/`, which leads to an app. If false, they use Element Web at once. @default true */
  readonly guide?: boolean;
  /** The app that the guide recommends. @default - Element X, or Element Classic if people log in by Synapse's single sign-on alone */
  readonly app?: MobileApp;
  /** The pages of the apps wherever else Element Web names them, such as in browsers that it doesn't support. @default - those of `app` */
  readonly links?: MobileAppLinks;
}

const LINKS: Shape<MobileAppLinks> = { ios: text(checkUrl), android: text(checkUrl), fdroid: text(checkUrl) };

export const MOBILE_APPS: Shape<MobileAppsOptions> = {
  guide: flag,
  app: oneOf(MobileApp, 'MobileApp'),
  links: shapeOf(LINKS),
};

const STORES: { readonly [app in MobileApp]: MobileAppLinks } = {
  [MobileApp.ELEMENT_X]: {
    ios: 'https://apps.apple.com/app/element-x-secure-chat-call/id1631335820',
    android: 'https://play.google.com/store/apps/details?id=io.element.android.x',
    fdroid: 'https://f-droid.org/packages/io.element.android.x',
  },
  [MobileApp.ELEMENT_CLASSIC]: {
    ios: 'https://apps.apple.com/app/element-messenger/id1083446067',
    android: 'https://play.google.com/store/apps/details?id=im.vector.app',
    fdroid: 'https://f-droid.org/packages/im.vector.app',
  },
  [MobileApp.ELEMENT_PRO]: {
    ios: 'https://apps.apple.com/app/element-pro-for-work/id6502951615',
    android: 'https://play.google.com/store/apps/details?id=io.element.enterprise',
  },
};

/** Finds what has no effect. */
export function checkMobileApps(findings: Findings, prop: string, { guide, app, links }: MobileAppsOptions): void {
  if (guide !== false || app === undefined || links === undefined) return;
  findings.add(`${prop}.app`, "has no effect, as there is no guide, and 'links' has the pages: leave one of them out");
}

/** The keys of config.json for phones. @param passwordLogin whether the homeserver has passwords, if that is known */
export function mobileConfig(chosen: MobileAppsOptions, passwordLogin: boolean | undefined): Config {
  // Without passwords, and without an authentication service, of which nothing is known, there is Synapse's single sign-on.
  const app = chosen.app ?? (passwordLogin === false ? MobileApp.ELEMENT_CLASSIC : MobileApp.ELEMENT_X);
  const { ios = null, android = null, fdroid = null } = chosen.links ?? STORES[app];
  return {
    ...(chosen.guide === false && { mobile_guide_toast: false }),
    mobile_guide_app_variant: app,
    mobile_builds: { ios, android, fdroid },
  };
}
