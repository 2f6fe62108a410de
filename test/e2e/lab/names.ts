import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PREFIX } from './addresses';
import { PYTHON, within } from './run';

/** Where `ip netns exec` takes a namespace's own files in /etc from. */
const ETC = '/etc/netns';
const ADDRESS_FILE = `/run/${PREFIX}home-address`;

/** Where the home connection is, for all name servers of the lab. */
export function setHomeAddress(address: string): void {
  writeFileSync(ADDRESS_FILE, address);
}

/** Gives a namespace a DNS of its own, to which the hosts are at home. An entry in `hosts` wouldn't do: Chromium asks DNS only for a relay by UDP. */
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
