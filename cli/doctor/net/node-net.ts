import { urlPort } from '../../../lib/shared/url-port';
import { isAddress } from '../server-name';
import { shownCertificate } from './certificate';
import { ask } from './http';
import type { Answer, Endpoint, Net, Request, Trouble } from './net';
import { routed } from './overrides';
import type { Override } from './overrides';
import { addressesOf, srvOf } from './resolver';
import type { NameService } from './resolver';
import { stunByTcp, stunByTls, stunByUdp } from './stun';
import { tryTcp } from './tcp';

export interface NetOptions {
  readonly names: NameService;
  readonly overrides: readonly Override[];
  /** Authorities to trust, as PEM. */
  readonly ca: readonly string[];
  /** How long a single answer may take, in milliseconds. */
  readonly timeout: number;
}

/** The real network. Each host is looked up once. */
export function nodeNet({ names, overrides, ca, timeout }: NetOptions): Net {
  const known = new Map<string, Promise<readonly string[]>>();
  const given = (host: string) => overrides.filter((each) => each.host === host);
  const addresses = (host: string) => {
    const own = [...new Set(given(host).map(({ address }) => address))];
    const found = known.get(host) ?? (own.length > 0 ? Promise.resolve(own) : addressesOf(names, host));
    known.set(host, found);
    return found;
  };
  const place = ({ host, address, port }: Endpoint) => {
    const other = routed(overrides, host, port);
    return { host: other?.address ?? address, port: other?.toPort ?? port };
  };
  const request = async (url: string, options: Request = {}): Promise<Answer | Trouble> => {
    const target = new URL(url);
    const host = target.hostname;
    const port = urlPort(target);
    const other = routed(overrides, host, port);
    const found = other ? [other.address] : await addresses(options.via ?? host);
    if (found.length === 0) return { trouble: 'has no address in DNS', noConnection: true };
    return ask(target, options, { addresses: found, port: other?.toPort ?? port, timeout });
  };
  return {
    addresses,
    isGiven: (host) => given(host).length > 0 || isAddress(host),
    srv: (name) => srvOf(names, name),
    connect: (endpoint) => tryTcp(place(endpoint).host, place(endpoint).port, timeout),
    certificate: (endpoint) => shownCertificate({ ...place(endpoint), servername: endpoint.host }, ca, timeout),
    request,
    stun: (endpoint, transport) => {
      const { host, port } = place(endpoint);
      if (transport === 'tls') return stunByTls(host, port, timeout, endpoint.host);
      return (transport === 'udp' ? stunByUdp : stunByTcp)(host, port, timeout);
    },
  };
}
