import { isIP } from 'node:net';
import type { FederationPlace, Install } from './install';
import { at, listAt, parsed, textAt } from './json';
import { follow } from './net/follow';
import type { Answer, Net, Trouble } from './net/net';
import { splitName } from './server-name';

/** Hosts that the user names. `none` is none. */
export interface Hosts {
  readonly element?: string;
  readonly rtc?: string;
  /** With or without a port. */
  readonly turn?: string;
  readonly federation: boolean;
}

const NONE = 'none';

/** Finds the parts of an install as clients and other servers do, and guesses those that nobody announces. */
export async function discover(net: Net, serverName: string, hosts: Hosts): Promise<Install> {
  const name = splitName(serverName) ?? { host: serverName };
  const { host } = name;
  const file = (which: string) => follow(net, `https://${host}/.well-known/matrix/${which}`);
  const [wellKnownClient, wellKnownServer] = await Promise.all([file('client'), file('server')]);
  const json = jsonOf(wellKnownClient);
  const announced = rtcUrlsOf(json);
  const rtc = hosts.rtc === undefined ? announced : hosts.rtc === NONE ? [] : [`https://${hosts.rtc}`];
  const element = hosts.element ?? `element.${host}`;
  const turn = splitName(hosts.turn ?? `turn.${host}`);
  const federation = await federationPlace(net, serverName, jsonOf(wellKnownServer));
  return {
    serverName,
    host,
    wellKnownClient,
    wellKnownServer,
    baseUrl: baseUrlOf(json) ?? (await guessedUrl(net, host)),
    rtcUrls: rtc,
    federated: hosts.federation,
    ...(federation && { federation }),
    ...(element !== NONE && { element }),
    ...(turn && turn.host !== NONE && { relay: { host: turn.host, port: turn.port ?? 3478 } }),
    guessed: [...(hosts.element === undefined ? [element] : []), ...(hosts.turn === undefined ? [`turn.${host}`] : [])],
  };
}

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
function webUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^https:\/\//i.test(value) || !URL.canParse(value)) return undefined;
  const { origin, pathname } = new URL(value);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

async function guessedUrl(net: Net, host: string): Promise<string> {
  if (isIP(host) !== 0 || host.startsWith('[')) return `https://${host}`;
  const usual = await net.addresses(`matrix.${host}`);
  return usual.length > 0 ? `https://matrix.${host}` : `https://${host}`;
}

/** @see https://spec.matrix.org/latest/server-server-api/#resolving-server-names */
async function federationPlace(net: Net, name: string, wellKnown: unknown): Promise<FederationPlace | undefined> {
  const own = splitName(name);
  if (!own) return undefined;
  if (own.port !== undefined) return { host: own.host, port: own.port };
  const delegated = splitName(textAt(wellKnown, 'm.server') ?? '');
  if (delegated?.port !== undefined) return { host: delegated.host, port: delegated.port };
  const { host } = delegated ?? own;
  if (isIP(host) === 0 && !host.startsWith('[')) {
    for (const service of ['_matrix-fed._tcp', '_matrix._tcp']) {
      const [target] = await net.srv(`${service}.${host}`);
      if (target !== undefined) return { host, port: target.port, via: target.name };
    }
  }
  if (delegated) return { host, port: 8448 };
  const addresses = await net.addresses(host);
  const reached = await Promise.all(addresses.map((address) => net.connect({ host, address, port: 8448 })));
  return reached.includes('open') ? { host, port: 8448 } : undefined;
}
