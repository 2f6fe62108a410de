import { httpsUrl, urlPort } from '../../lib/shared/url-port';
import type { Answer, Trouble } from './net/net';

/** A host and the port at which it is asked. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** A place that is asked by HTTPS. */
export interface WebPlace extends HostPort {
  /** The host to connect to, if an SRV record names another. */
  readonly via?: string;
}

/** The address at which other servers ask. */
export interface FederationPlace extends WebPlace {
  /** The header `Host` that other servers send. */
  readonly hostHeader: string;
  /** The name of the SRV record that names the host to connect to. */
  readonly record?: string;
}

/** A port of a relay. */
export interface RelayPlace extends HostPort {
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** True if nobody said that there is one. */
  readonly guessed?: true;
}

/** The ports of the media of group calls. */
export interface SfuPlace {
  readonly host: string;
  readonly tcp?: number;
  readonly udp?: number;
  /** True if nobody said that the SFU is there. */
  readonly guessed?: true;
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
  /** The addresses at which other servers ask, in their order. Empty if nothing leads there. */
  readonly federation: readonly FederationPlace[];
  /** The reason why these can't be known. */
  readonly federationUnknown?: string;
  /** False if there is to be no federation. */
  readonly federated: boolean;
  /** The hosts of Element Web, with or without a port. */
  readonly elements: readonly string[];
  readonly relays: readonly RelayPlace[];
  readonly sfus: readonly SfuPlace[];
  /** The hosts among these that are only guessed. */
  readonly guessed: readonly string[];
  /** The guessed hosts that DNS knows only as it knows any name, and at which nothing of the install answers. */
  readonly unlikely: readonly string[];
}

/** The places that are asked by HTTPS. */
export function webPlaces(install: Install): readonly WebPlace[] {
  const { host, baseUrl, rtcUrls, elements } = install;
  const urls = [`https://${host}`, baseUrl, ...rtcUrls, ...elements.map((element) => `https://${element}`)];
  const all: WebPlace[] = [...urls.map(placeOf), ...wantedFederation(install)];
  const place = ({ host: name, port, via }: WebPlace) => ({ host: name, port, ...(via !== undefined && { via }) });
  const seen = new Map(all.map((each) => [`${each.host}:${each.port} ${each.via}`, place(each)]));
  return [...seen.values()];
}

/** The addresses at which other servers are to get an answer. */
export function wantedFederation({ federated, federation }: Install): readonly FederationPlace[] {
  return federated ? federation : [];
}

export function placeOf(url: string): HostPort {
  const parsed = new URL(url);
  return { host: parsed.hostname, port: urlPort(parsed) };
}

/** The URL of a place for other servers. */
export function federationUrl({ host, port }: HostPort, path: string): string {
  return `${httpsUrl(host, port)}${path}`;
}
