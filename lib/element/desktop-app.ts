import { checkHttps, checkUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { flag, shapeOf, text } from '../shared/kinds';
import { withoutUndefined } from '../shared/merge';
import type { Config } from '../shared/merge';
import type { Check } from '../shared/kinds';
import type { Shape } from '../shared/shape';

/** The files by which people install the app for computers. */
export interface DesktopDownloads {
  /** The file for macOS. @default - none */
  readonly macos?: string;
  /** The file for Windows on a processor of Intel or AMD. @default - none */
  readonly windows?: string;
  /** The file for Windows on an ARM processor. @default - none */
  readonly windowsArm?: string;
  /** The file or page for Linux. @default - none */
  readonly linux?: string;
}

/** Element Desktop, the app for computers. */
export interface DesktopAppOptions {
  /** If false, Element Web doesn't name the app, for example where people search encrypted rooms. @default true */
  readonly promoted?: boolean;
  /** The page from which people get the app. @default - that of Element's makers */
  readonly downloadPage?: string;
  /** The files of the app, for browsers that Element Web doesn't support. They need `downloadPage`. @default - none with a `downloadPage`, or else those of Element's makers */
  readonly downloads?: DesktopDownloads;
  /**
   * The URL of the updates for the app, by HTTPS. Apps on macOS read `macos/releases.json` below it, those on Windows `win32/x64/`. It is only in the config for the app.
   * @default - that of Element's makers
   */
  readonly updateUrl?: string;
}

const checkUpdateUrl: Check<string> = (findings, prop, url) => {
  checkUrl(findings, prop, url);
  checkHttps(findings, prop, url, 'programs come from there');
};

const link = text(checkUrl);
const DOWNLOADS: Shape<DesktopDownloads> = { macos: link, windows: link, windowsArm: link, linux: link };

export const DESKTOP_APP: Shape<DesktopAppOptions> = {
  promoted: flag,
  downloadPage: link,
  downloads: shapeOf(DOWNLOADS),
  updateUrl: text(checkUpdateUrl),
};

/** Finds options that have no effect. */
export function checkDesktopApp(findings: Findings, prop: string, options: DesktopAppOptions): void {
  const { promoted, downloadPage, downloads } = options;
  if (downloads && downloadPage === undefined) {
    findings.add(`${prop}.downloadPage`, "is missing: 'downloads' are for a page of your own");
  }
  if (promoted === false && downloadPage !== undefined) {
    findings.add(`${prop}.promoted`, "must not be false with a 'downloadPage', which nobody would see");
  }
}

/** The keys of config.json by which Element Web names the app. Element merges them with its makers' links, so that those of other systems are emptied. */
export function desktopLinks({ promoted = true, downloadPage, downloads = {} }: DesktopAppOptions): Config {
  if (!promoted) return { desktop_builds: { available: false } };
  if (downloadPage === undefined) return {};
  const { macos = '', windows = '', windowsArm = '', linux = '' } = downloads;
  const files = { url_macos: macos, url_win64: windows, url_win64arm: windowsArm, url_linux: linux };
  return { desktop_builds: { available: true, url: downloadPage, ...files } };
}

/** Settings of the app as its makers ship it, which send data to them. */
const OF_MAKERS: Config = {
  bug_report_endpoint_url: '',
  integrations_widgets_urls: [],
  map_style_url: '',
  posthog: null,
};

/**
 * The config of Element Desktop, which the app puts over the one of its makers, key by key.
 *
 * @param web the content of config.json
 * @param webUrl the URL of Element Web, without a slash at its end
 * @see https://github.com/element-hq/element-web/blob/develop/apps/desktop/docs/config.md
 */
export function desktopConfig(web: Config, webUrl: string, { updateUrl }: DesktopAppOptions): Config {
  const { embedded_pages: pages, modules, ...others } = web;
  return withoutUndefined({
    ...OF_MAKERS,
    ...others,
    branding: absolute(others.branding, webUrl),
    // The app may read neither pages nor modules from the web server.
    embedded_pages: elsewhere(pages),
    desktop_builds: undefined,
    modules: Array.isArray(modules) ? modules.filter((module) => !isOwn(module)) : undefined,
    web_base_url: `${webUrl}/`,
    update_base_url: updateUrl ?? others.update_base_url,
  });
}

function isOwn(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('/');
}

/** The same value, with the URL of the web server before each path. */
function absolute(value: unknown, webUrl: string): unknown {
  if (isOwn(value)) return `${webUrl}${value}`;
  if (Array.isArray(value)) return value.map((item) => absolute(item, webUrl));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, absolute(inner, webUrl)]));
}

function elsewhere(pages: unknown): Config | undefined {
  if (typeof pages !== 'object' || pages === null) return undefined;
  const kept = Object.entries(pages).filter(([, page]) => !isOwn(page));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
