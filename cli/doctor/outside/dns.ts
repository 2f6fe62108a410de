import { isInNetworks, isPrivateAddress } from '../../../lib/shared/networks';
import { found } from '../finding';
import type { Finding } from '../finding';
import { webPlaces } from '../install';
import { isCloudflare } from './cloudflare';
import type { Outside, OutsideCheck } from './context';

/** The addresses of all hosts. */
export const dnsCheck: OutsideCheck = {
  id: 'dns',
  title: 'DNS',
  run: async (outside) => {
    const { install } = outside;
    const relay = install.relay?.host;
    const hosts = new Set([...webPlaces(install).map(({ host }) => host), ...(relay === undefined ? [] : [relay])]);
    const all = await Promise.all([...hosts].map((host) => ofHost(outside, host, host === relay)));
    return all.flat();
  },
};

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
