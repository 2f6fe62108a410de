import type { ContainerResources } from 'cdk8s-plus-28';
import { freeConfig } from '../shared/free-config';
import { flag, instanceOf, listOf, mapOf, oneOf, shapeOf, text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import type { PodOptions } from '../shared/pods/pod-options';
import { resources } from '../shared/resources-shape';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { Asset } from './asset';
import { DESKTOP_APP } from './desktop-app';
import type { DesktopAppOptions } from './desktop-app';
import { ELEMENT_FEATURES } from './element-features';
import type { ElementFeatures } from './element-features';
import { MOBILE_APPS } from './mobile-apps';
import type { MobileAppsOptions } from './mobile-apps';

/** A link below the login form. */
export interface FooterLink {
  /** The text of the link. */
  readonly text: string;
  /** The target of the link: a URL, or `/custom/` and the name of one of your `staticFiles`. */
  readonly url: string;
}

/** The look of Element Web. */
export interface ElementBranding {
  /** The name of the app, in titles and texts. @default 'Element' */
  readonly name?: string;
  /** The logo above the login form. @default - Element's own */
  readonly logo?: Asset;
  /** The picture behind the welcome page. @default - Element's own */
  readonly welcomeBackground?: Asset;
  /** Links below the login form. @default - Element's own */
  readonly footerLinks?: FooterLink[];
}

/** The theme that new users start with. */
export enum ElementTheme {
  /** Dark text on a light background. */
  LIGHT = 'light',
  /** Light text on a dark background. */
  DARK = 'dark',
}

/** The options of Element Web. Each has a default. */
export interface ElementWebOptions {
  /**
   * Further host names under which browsers reach it, 15 at most, each with a DNS record and a certificate of its own. People log in on each of them once, as browsers
   * keep their data apart. None may be the homeserver's host. Links in mail, and those of `ownLinks`, lead to the first host: `elementHost` of the stack.
   * @default - none
   */
  readonly additionalHosts?: string[];

  /** Name, logo, background, links. @default - Element's own */
  readonly branding?: ElementBranding;

  /** The page that a user sees after login: HTML. @default - Element's own */
  readonly homePage?: Asset;

  /** The page that a visitor sees before login: HTML. @default - Element's own */
  readonly welcomePage?: Asset;

  /**
   * Further files that Element Web's web server serves at `/custom/`, by their names there: `{ 'rules.html': Asset.fromFile('rules.html') }`.
   * All files, pages and pictures together may have 4 MB.
   * @default - none
   */
  readonly staticFiles?: { readonly [name: string]: Asset };

  /** The theme of new users. @default ElementTheme.LIGHT */
  readonly theme?: ElementTheme;

  /** The default country of phone numbers, as a code of ISO 3166-1, for example 'DE'. @default - none */
  readonly countryCode?: string;

  /** The features that Element Web shows. @default - those that the homeserver offers */
  readonly features?: ElementFeatures;

  /** The apps that it recommends to people with phones. @default - Element X, if it fits the homeserver's logins */
  readonly mobileApps?: MobileAppsOptions;

  /**
   * Element Desktop. With it, even with `{}`, the config that the app needs for this homeserver is at `/desktop/config.json`.
   * @default - Element Web names the app, with the links of its makers, and there is no config for it
   * @see https://github.com/element-hq/element-web/blob/develop/apps/desktop/README.md#user-specified-configjson
   */
  readonly desktopApp?: DesktopAppOptions;

  /**
   * If true, links to rooms, people and messages lead to this Element Web, and no longer to `matrix.to`. Other apps may show such links as plain text, so choose it for a
   * server without federation, whose people use Element Web.
   * @default false
   */
  readonly ownLinks?: boolean;

  /** The host of the Jitsi server for group calls. It learns who talks to whom. @default - group calls only if the homeserver has its own call service */
  readonly jitsiHost?: string;

  /** The servers whose public rooms users can search. @default - the homeserver only */
  readonly roomDirectory?: string[];

  /** If true, visitors may use Element Web with other homeservers. @default false */
  readonly allowOtherHomeservers?: boolean;

  /**
   * If true, browsers that use plain HTTP are redirected to HTTPS. The ingress's header `X-Forwarded-Proto` decides. Set it to false if another proxy in front of
   * the ingress does TLS.
   * @default true
   */
  readonly redirectToHttps?: boolean;

  /** The container image. @default - the version of this release */
  readonly image?: string;

  /** CPU and memory. @default - 10m CPU and 32 MiB requested, 128 MiB memory at most */
  readonly resources?: ContainerResources;

  /** Options of its pods, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;

  /**
   * Further settings of config.json, by Element's own names, merged over the settings that the library writes. Keys that a prop owns are refused.
   * @default - none
   * @see https://github.com/element-hq/element-web/blob/develop/docs/config.md
   */
  readonly extraConfig?: { readonly [key: string]: unknown };
}

const FOOTER_LINK: Shape<FooterLink> = { text: required(text()), url: required(text()) };

const asset = instanceOf(Asset, "Asset.fromFile('page.html')");

const BRANDING: Shape<ElementBranding> = {
  name: text(),
  logo: asset,
  welcomeBackground: asset,
  footerLinks: listOf(shapeOf(FOOTER_LINK), 'links'),
};

export const ELEMENT_OPTIONS: Shape<ElementWebOptions> = {
  additionalHosts: listOf(text(), 'host names, for example ["chat.example.org"]'),
  branding: shapeOf(BRANDING),
  homePage: asset,
  welcomePage: asset,
  staticFiles: mapOf(asset, 'an Asset'),
  theme: oneOf(ElementTheme, 'ElementTheme'),
  countryCode: text(),
  features: shapeOf(ELEMENT_FEATURES),
  mobileApps: shapeOf(MOBILE_APPS),
  desktopApp: shapeOf(DESKTOP_APP),
  ownLinks: flag,
  jitsiHost: text(),
  roomDirectory: listOf(text(), 'server names, for example ["example.org"]'),
  allowOtherHomeservers: flag,
  redirectToHttps: flag,
  image: text(),
  resources,
  pods,
  extraConfig: freeConfig(),
};
