import { PeerEnd } from '../shared/peers';
import type { Peer } from '../shared/peers';
import { serverOf } from '../shared/server-url';
import type { PackageInstall } from './package-install';

/** The server from which packages are installed. That of PyPI has its files on another host. */
export function packagesPeer({ index }: PackageInstall): Pick<Peer, 'to' | 'ports' | 'purpose'> {
  const server = index === undefined ? undefined : serverOf(index);
  const ports = [{ protocol: 'TCP', from: server?.port ?? 443 }];
  return { to: server ? PeerEnd.host(server.host) : PeerEnd.internet(), ports, purpose: 'Python packages' };
}
