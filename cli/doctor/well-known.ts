import { at, listAt, parsed, textAt } from './json';
import type { Answer, Trouble } from './net/net';

/** The JSON of an answer. Undefined if there is none. */
export function jsonOf(answer: Answer | Trouble): unknown {
  return 'status' in answer && answer.status === 200 ? parsed(answer.body) : undefined;
}

/** The homeserver's URL in a well-known. Undefined if there is no usable one. */
export function baseUrlOf(wellKnown: unknown): string | undefined {
  return webUrl(at(wellKnown, 'm.homeserver', 'base_url'));
}

export function fociOf(wellKnown: unknown): readonly unknown[] {
  const foci = listAt(wellKnown, 'org.matrix.msc4143.rtc_foci');
  return foci.filter((focus) => textAt(focus, 'type') === 'livekit' || textAt(focus, 'type') === undefined);
}

export function rtcUrlsOf(wellKnown: unknown): readonly string[] {
  const urls = fociOf(wellKnown).map((focus) => webUrl(at(focus, 'livekit_service_url')));
  return [...new Set(urls.filter((url) => url !== undefined))];
}

/** A URL of HTTPS without a slash at its end. Undefined for anything else. */
export function webUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^https:\/\//i.test(value) || !URL.canParse(value)) return undefined;
  const { origin, pathname } = new URL(value);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
