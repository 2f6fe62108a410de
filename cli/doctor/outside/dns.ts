import { isInNetworks, isPrivateAddress } from '../../../lib/shared/networks';
import { found } from '../finding';
import type { Finding } from '../finding';
import { wantedFederation, webPlaces } from '../install';
import { isCloudflare } from './cloudflare';
import type { Outside, OutsideCheck } from './context';

/** The addresses of all hosts. */
export const dnsCheck: OutsideCheck = {
  id: 'dns',
  title: 'DNS',
  run: async (outside) => {
    const { install } = outside;
    const relays = new Set(install.relays.map(({ host }) => host));
    const sfus = install.sfus.filter(({ guessed }) => guessed === undefined).map(({ host }) => host);
    const hosts = webPlaces(install).flatMap(({ host, via }) => (via === undefined ? [host] : []));
    const targets = new Map(
      wantedFederation(install).flatMap(({ via, record }) => (via === undefined ? [] : [[via, record] as const])),
    );
    const names = new Set([...hosts, ...relays, ...sfus]);
    const all = await Promise.all([
      ...[...names].map((host) => ofHost(outside, host, relays.has(host) && !hosts.includes(host))),
      ...[...targets].map(([host, record]) => ofTarget(outside, host, record)),
    ]);
    const unlikely = install.unlikely.map((host) =>
      found('dns-guessed', host, 'is known to DNS as any name is, and nothing of Matrix answers there'),
    );
    return [...all.flat(), ...unlikely, ...deprecated(install)];
  },
};

/** Records whose form servers may give up. */
function deprecated(install: Outside['install']): Finding[] {
  const federation = wantedFederation(install);
  const records = new Set(federation.flatMap(({ record }) => (record?.startsWith('_matrix._tcp.') ? [record] : [])));
  return [...records].map((record) => found('srv-deprecated', record, 'is an SRV record of the deprecated kind'));
}

async function ofTarget({ net }: Outside, host: string, record = ''): Promise<readonly Finding[]> {
  const addresses = await net.addresses(host);
  if (addresses.length === 0) return [found('srv-target', record, `leads to ${host}, which has no address in DNS`)];
  return addresses.flatMap((address) => ofAddress(host, address, false) ?? []);
}

async function ofHost({ net, install }: Outside, host: string, isRelay: boolean): Promise<readonly Finding[]> {
  if (net.isGiven(host)) return [];
  const addresses = await net.addresses(host);
  if (addresses.length === 0) {
    const code = install.guessed.includes(host) ? 'dns-guessed' : 'dns-missing';
    return [found(code, host, 'has no address in DNS')];
  }
  return addresses.flatMap((address) => ofAddress(host, address, isRelay) ?? []);
}

/** The network that providers give to homes behind their own NAT. @see https://www.rfc-editor.org/rfc/rfc6598 */
const SHARED = ['100.64.0.0/10'];

/** The finding about an address. */
export function ofAddress(host: string, address: string, isRelay: boolean): Finding | undefined {
  if (isInNetworks(address, SHARED)) {
    return found('dns-cgnat', host, `leads to ${address}, an address behind the NAT of a provider`);
  }
  if (isPrivateAddress(address)) return found('dns-private', host, `leads to the private address ${address}`);
  if (!isCloudflare(address)) return undefined;
  return found(isRelay ? 'dns-proxied-relay' : 'dns-proxied', host, `leads to Cloudflare's proxy at ${address}`);
}
