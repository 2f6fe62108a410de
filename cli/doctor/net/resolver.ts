import { Resolver, lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { codeOf } from '../../failure';
import { CannotCheck } from '../finding';
import { withoutBrackets } from '../server-name';

export interface SrvRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** The questions to DNS. */
export interface NameService {
  readonly resolve4: (host: string) => Promise<string[]>;
  readonly resolve6: (host: string) => Promise<string[]>;
  readonly resolveSrv: (name: string) => Promise<SrvRecord[]>;
}

/** Nobody has more addresses that are worth a try each. */
const MOST = 16;
const NONE = ['ENOTFOUND', 'ENODATA', 'EAI_NODATA', 'EAI_NONAME'];

/** DNS by the servers of this computer, or by one that the user names. */
export function nameService(timeout: number, server?: string): NameService {
  const resolver = new Resolver({ timeout, tries: 2 });
  if (server !== undefined) resolver.setServers([isIP(server) === 6 ? `[${server}]` : server]);
  return resolver;
}

/** The addresses of a host. Names that are only in this computer's hosts file count if DNS does not answer. */
export async function addressesOf(names: NameService, host: string): Promise<readonly string[]> {
  const bare = withoutBrackets(host);
  if (isIP(bare) !== 0) return [bare];
  const [v4, v6] = await Promise.allSettled([names.resolve4(host), names.resolve6(host)]);
  const found = [v4, v6].flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  if (found.length > 0) return some(found);
  const failed = [v4, v6].flatMap((each) => (each.status === 'rejected' ? [codeOf(each.reason)] : []));
  if (failed.every((code) => NONE.includes(code))) return [];
  const local = await lookup(host, { all: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOTFOUND') return [];
    throw new CannotCheck('DNS does not answer this computer');
  });
  return some(local.map(({ address }) => address));
}

/** Some of the addresses, and those of both kinds. */
function some(addresses: readonly string[]): readonly string[] {
  const all = [...new Set(addresses)];
  return [4, 6].flatMap((family) => all.filter((address) => isIP(address) === family).slice(0, MOST / 2));
}

/** The targets of an SRV record in the order in which they are tried. */
export async function srvOf(names: NameService, name: string) {
  try {
    const records = await names.resolveSrv(name);
    const inOrder = [...records].sort((one, other) => one.priority - other.priority || other.weight - one.weight);
    return inOrder.slice(0, MOST);
  } catch (error) {
    if (NONE.includes(codeOf(error))) return [];
    throw new CannotCheck(`DNS does not tell about ${name}`);
  }
}
