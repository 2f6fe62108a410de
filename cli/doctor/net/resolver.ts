import { Resolver, lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { codeOf } from '../../failure';
import { CannotCheck } from '../finding';

/** The questions to DNS. */
export interface NameService {
  readonly resolve4: (host: string) => Promise<string[]>;
  readonly resolve6: (host: string) => Promise<string[]>;
  readonly resolveSrv: (name: string) => Promise<{ name: string; port: number }[]>;
}

const NONE = ['ENOTFOUND', 'ENODATA', 'EAI_NODATA', 'EAI_NONAME'];

/** DNS by the servers of this computer, or by one that the user names. */
export function nameService(timeout: number, server?: string): NameService {
  const resolver = new Resolver({ timeout, tries: 2 });
  if (server !== undefined) resolver.setServers([isIP(server) === 6 ? `[${server}]` : server]);
  return resolver;
}

/** The addresses of a host. Names that are only in this computer's hosts file count if DNS does not answer. */
export async function addressesOf(names: NameService, host: string): Promise<readonly string[]> {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return [bare];
  const [v4, v6] = await Promise.allSettled([names.resolve4(host), names.resolve6(host)]);
  const found = [v4, v6].flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  if (found.length > 0) return found;
  const failed = [v4, v6].flatMap((each) => (each.status === 'rejected' ? [codeOf(each.reason)] : []));
  if (failed.every((code) => NONE.includes(code))) return [];
  return (
    await lookup(host, { all: true }).catch((error: unknown) => {
      if (codeOf(error) === 'ENOTFOUND') return [];
      throw new CannotCheck('DNS does not answer this computer');
    })
  ).map(({ address }) => address);
}

export async function srvOf(names: NameService, name: string) {
  return await names.resolveSrv(name).catch(() => []);
}
