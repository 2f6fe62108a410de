import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PREFIX } from './addresses';

/** Where `ip netns exec` takes a namespace's own files in /etc from. */
const ETC = '/etc/netns';

/** What hosts are called inside a namespace; nothing else can be resolved there. Programs that already run see a change, as the file stays the same one. */
export function setHosts(namespace: string, address: string, hosts: readonly string[]): void {
  const folder = join(ETC, namespace);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost\n${address} ${hosts.join(' ')}\n`);
  // Nobody listens there: a name that isn't in the file fails at once.
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
}

export function removeHosts(): void {
  mkdirSync(ETC, { recursive: true });
  for (const name of readdirSync(ETC)) {
    if (name.startsWith(PREFIX)) rmSync(join(ETC, name), { recursive: true });
  }
}
