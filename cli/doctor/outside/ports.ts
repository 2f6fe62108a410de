import { found } from '../finding';
import type { Finding } from '../finding';
import { placeOf, webPlaces } from '../install';
import type { WebPlace } from '../install';
import type { Reach } from '../net/net';
import type { Outside, OutsideCheck } from './context';

/** The TCP ports of the web, at each address of each host. */
export const portsCheck: OutsideCheck = {
  id: 'ports',
  title: 'Ports',
  run: async (outside) => {
    const { install } = outside;
    const places = webPlaces(install);
    const home = placeOf(install.baseUrl).host;
    const plain = [...new Set([install.host, home])].map((host) => ({ host, port: 80 }));
    const all = await Promise.all([...places, ...plain].map((place) => ofPlace(outside, place)));
    return all.flat();
  },
};

async function ofPlace({ net }: Outside, { host, port, via }: WebPlace): Promise<readonly Finding[]> {
  const addresses = await net.addresses(via ?? host);
  const reached = await Promise.all(
    addresses.map(async (address) => [address, await net.connect({ host, address, port })] as const),
  );
  return reached.flatMap(([address, reach]) => {
    const problem = inWords(reach);
    if (problem === undefined) return [];
    const code = port === 80 ? 'port-80-closed' : 'port-closed';
    return [found(code, `${via ?? host}:${port}`, `${problem} at ${address}`)];
  });
}

/** A computer without IPv6 can't tell about the IPv6 address of another. */
function inWords(reach: Reach): string | undefined {
  if (reach === 'open' || reach === 'no way') return undefined;
  return reach === 'closed' ? 'refuses connections' : 'does not answer';
}
