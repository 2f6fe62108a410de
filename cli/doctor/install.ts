import { httpsUrl, urlPort } from '../../lib/shared/url-port';
import type { Answer, Trouble } from './net/net';

/** A host and the port at which it is asked. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export interface FederationPlace extends HostPort {
  /** The host to connect to, if an SRV record names another. */
  readonly via?: string;
}

/** An install, as far as it can be known from its server name. */
export interface Install {
  readonly serverName: string;
  /** The host of the server name. */
  readonly host: string;
  readonly wellKnownClient: Answer | Trouble;
  readonly wellKnownServer: Answer | Trouble;
  /** The homeserver's URL for clients, without a slash at its end. */
  readonly baseUrl: string;
  /** The URLs of the token services of group calls. */
  readonly rtcUrls: readonly string[];
  /** The address at which other servers ask. Undefined if nothing leads there. */
  readonly federation?: FederationPlace;
  /** False if there is to be no federation. */
  readonly federated: boolean;
  readonly element?: string;
  readonly relay?: HostPort;
  /** The hosts among these that are only guessed. */
  readonly guessed: readonly string[];
}

/** The places that are asked by HTTPS. */
export function webPlaces(install: Install): readonly HostPort[] {
  const { host, baseUrl, rtcUrls, federation, element } = install;
  const urls = [`https://${host}`, baseUrl, ...rtcUrls, ...(element === undefined ? [] : [`https://${element}`])];
  const places = urls.map(placeOf);
  const all = federation && federation.via === undefined ? [...places, federation] : places;
  const seen = new Map(all.map(({ host: name, port }) => [`${name}:${port}`, { host: name, port }]));
  return [...seen.values()];
}

export function placeOf(url: string): HostPort {
  const parsed = new URL(url);
  return { host: parsed.hostname, port: urlPort(parsed) };
}

/** The URL of a place for other servers. */
export function federationUrl({ host, port }: HostPort, path: string): string {
  return `${httpsUrl(host, port)}${path}`;
}
