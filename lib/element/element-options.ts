import type { ContainerResources } from 'cdk8s-plus-28';
import type { PodOptions } from '../shared/pod-options';
import type { Asset } from './asset';

/** A link below the login form. */
export interface FooterLink {
  /** What it says. */
  readonly text: string;
  /** Where it goes: a URL, or `/custom/` and the name of one of your `staticFiles`. */
  readonly url: string;
}

/** Element Web's looks. */
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

/** The colours a new user starts with. */
export enum ElementTheme {
  /** Dark on light. */
  LIGHT = 'light',
  /** Light on dark. */
  DARK = 'dark',
}

/** Everything about Element Web that has a default. */
export interface ElementWebOptions {
  /** Name, logo, background, links. @default - Element's own */
  readonly branding?: ElementBranding;

  /** The page that a user sees after login: HTML. @default - Element's own */
  readonly homePage?: Asset;

  /** The page that a visitor sees before login: HTML. @default - Element's own */
  readonly welcomePage?: Asset;

  /**
   * Further files to serve beside Element Web, by the name under which they appear at `/custom/`: `{ 'rules.html': Asset.fromFile('rules.html') }`.
   * All files together fit into 1 MiB.
   * @default - none
   */
  readonly staticFiles?: { readonly [name: string]: Asset };

  /** The theme of new users. @default ElementTheme.LIGHT */
  readonly theme?: ElementTheme;

  /** The country that phone numbers default to, as in ISO 3166-1, for example 'DE'. @default - none */
  readonly countryCode?: string;

  /** Servers whose public rooms can be searched. @default - the homeserver only */
  readonly roomDirectory?: string[];

  /** Whether visitors may use Element Web with other homeservers. @default false */
  readonly allowOtherHomeservers?: boolean;

  /**
   * Whether a browser that came by plain HTTP is sent to HTTPS, going by the ingress's `X-Forwarded-Proto`. Off where another proxy in front does TLS.
   * @default true
   */
  readonly redirectToHttps?: boolean;

  /** The container image. @default - the version of this release */
  readonly image?: string;

  /** CPU and memory. @default - 10m CPU and 32 MiB requested, 128 MiB memory at most */
  readonly resources?: ContainerResources;

  /** Wishes for its pods, merged over those of the stack. @default - the stack's */
  readonly pods?: PodOptions;

  /**
   * Any other setting of config.json, by Element's own names, merged over what the library writes. Keys that a prop owns are refused.
   * @default - none
   * @see https://github.com/element-hq/element-web/blob/develop/docs/config.md
   */
  readonly extraConfig?: { readonly [key: string]: unknown };
}
