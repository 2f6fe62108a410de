import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PREFIX } from './addresses';
import { PYTHON, within } from './run';

/** The folder in which `ip netns exec` finds a namespace's own files for /etc. */
const ETC = '/etc/netns';
const ADDRESS_FILE = `/run/${PREFIX}home-address`;

/** The file with the address of the home connection, which all name servers of the lab read. */
export function setHomeAddress(address: string): void {
  writeFileSync(ADDRESS_FILE, address);
}

/** Starts a DNS server for a namespace that gives the home connection's address for the hosts. A file `hosts` isn't enough, because Chromium looks up a UDP relay in DNS only. */
export async function startNameServer(namespace: string, hosts: readonly string[]): Promise<() => void> {
  const folder = join(ETC, namespace);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'hosts'), '127.0.0.1 localhost\n');
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
  const [program, ...args] = [...within(namespace), PYTHON, join(__dirname, 'name-server.py'), ADDRESS_FILE, ...hosts];
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout, 'data');
  return () => void server.kill('SIGKILL');
}

export function removeNames(): void {
  mkdirSync(ETC, { recursive: true });
  for (const name of readdirSync(ETC)) {
    if (name.startsWith(PREFIX)) rmSync(join(ETC, name), { recursive: true });
  }
  rmSync(ADDRESS_FILE, { force: true });
}
