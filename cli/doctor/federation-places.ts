import { CannotCheck } from './finding';
import type { FederationPlace } from './install';
import { textAt } from './json';
import type { Net } from './net/net';
import { isAddress, splitName } from './server-name';

/** The places at which other servers ask, in their order. */
export interface FederationPlaces {
  readonly places: readonly FederationPlace[];
  /** The reason why they can't be known. */
  readonly unknown?: string;
}

const DEFAULT_PORT = 8448;
/** The service of today, and the one that the specification has deprecated. */
const SERVICES = ['_matrix-fed._tcp', '_matrix._tcp'];

/**
 * Follows the steps by which other homeservers find one.
 *
 * @param wellKnown the JSON of `/.well-known/matrix/server`, undefined if there is none
 * @see https://spec.matrix.org/latest/server-server-api/#resolving-server-names
 */
export async function federationPlaces(net: Net, serverName: string, wellKnown: unknown): Promise<FederationPlaces> {
  const own = splitName(serverName);
  if (!own) return { places: [] };
  const direct = fixedPlace(serverName);
  if (direct) return { places: [direct] };
  const target = textAt(wellKnown, 'm.server') ?? '';
  const delegated = splitName(target);
  const fixed = delegated && fixedPlace(target);
  if (fixed) return { places: [fixed] };
  const { host } = delegated ?? own;
  const hostHeader = delegated ? target : serverName;
  try {
    const found = await byRecords(net, host, hostHeader);
    if (found.length > 0) return { places: found };
  } catch (error) {
    if (error instanceof CannotCheck) return { places: [], unknown: error.message };
    throw error;
  }
  const usual = { host, port: DEFAULT_PORT, hostHeader };
  return { places: delegated || (await isOpen(net, usual)) ? [usual] : [] };
}

/** The place of an address, or of a host with a port, for which nobody asks further. */
function fixedPlace(name: string): FederationPlace | undefined {
  const { host = '', port } = splitName(name) ?? {};
  if (port === undefined && !isAddress(host)) return undefined;
  return { host, port: port ?? DEFAULT_PORT, hostHeader: name };
}

/** The first kind of records that there is counts. */
async function byRecords(net: Net, host: string, hostHeader: string): Promise<FederationPlace[]> {
  for (const service of SERVICES) {
    const targets = await net.srv(`${service}.${host}`);
    // A dot means that the domain has no such service.
    const real = targets.filter(({ name, port }) => !['', '.'].includes(name) && port > 0);
    if (real.length > 0) {
      return real.map(({ name, port }) => ({ host, port, hostHeader, via: name, record: `${service}.${host}` }));
    }
  }
  return [];
}

async function isOpen(net: Net, { host, port }: FederationPlace): Promise<boolean> {
  const addresses = await net.addresses(host);
  const reached = await Promise.all(addresses.map((address) => net.connect({ host, address, port })));
  return reached.includes('open');
}
