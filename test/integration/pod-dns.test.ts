import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { MatrixStack } from '../../lib';

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly template: { readonly spec: { readonly dnsConfig?: { readonly options?: Option[] } } } };
}
interface Option {
  readonly name: string;
  readonly value?: string;
}

/** The names and addresses of other servers, of the relay, and of a Service of the pod's namespace and of another one. */
const RECORDS = {
  'matrix.org': '192.0.2.1',
  'matrix-federation.matrix.org': '192.0.2.2',
  'turn.example.org': '192.0.2.3',
  'synapse.matrix.svc.cluster.local': '10.43.0.1',
  'pg-rw.databases.svc.cluster.local': '10.43.0.2',
};
const LOOKED_UP = [
  ...['matrix.org', 'matrix-federation.matrix.org', 'turn.example.org'],
  ...['synapse', 'pg-rw.databases', 'pg-rw.databases.svc.cluster.local'],
];
const RIGHT = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '10.43.0.1', '10.43.0.2', '10.43.0.2'];

/** The kubelet's file for a pod, on a node with a search domain. An option of the pod replaces the cluster's with its name. */
function resolvConf(options: readonly Option[]): string {
  const merged = new Map([{ name: 'ndots', value: '5' }, ...options].map(({ name, value }) => [name, value]));
  const words = [...merged].map(([name, value]) => (value === undefined ? name : `${name}:${value}`));
  return `search matrix.svc.cluster.local svc.cluster.local cluster.local example.org
nameserver 127.0.0.1
options ${words.join(' ')}
`;
}

/** Looks up names by the C library, in namespaces of its own for the network and for mounts. */
function lookUp(options: readonly Option[]): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'pod-dns-'));
  writeFileSync(join(dir, 'resolv.conf'), resolvConf(options));
  writeFileSync(join(dir, 'nsswitch.conf'), 'hosts: files dns\n');
  const records = Object.entries(RECORDS).map(([name, address]) => `${name}=${address}`);
  const script = `set -eu
ip link set lo up
# Without another address, the C library asks for no IPv4 addresses.
ip address add 10.42.0.9/32 dev lo
for file in resolv.conf nsswitch.conf; do mount --bind "$DIR/$file" "/etc/$file"; done
: > "$DIR/log"
python3 ${join(__dirname, 'support/wildcard-dns.py')} ${records.join(' ')} > "$DIR/log" &
server=$!
until grep -q ready "$DIR/log"; do sleep 0.1; done
for name in ${LOOKED_UP.join(' ')}; do getent ahostsv4 $name | head -1 | cut -d' ' -f1; done
kill $server`;
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['--user', '--map-root-user', '--net', '--mount', 'sh', '-c', script],
    {
      env: { ...process.env, DIR: dir },
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

const all = Testing.synth(new MatrixStack(Testing.app(), 'matrix', { serverName: 'example.org' })) as Workload[];

test.each(['synapse', 'coturn'])('%s finds the right servers on a node whose domain has a wildcard record', (name) => {
  const pod = all.find(({ kind, metadata }) => /^(StatefulSet|Deployment)$/.test(kind) && metadata.name === name);
  expect(lookUp(pod?.spec.template.spec.dnsConfig?.options ?? [])).toEqual(RIGHT);
});

test("a pod with the cluster's options alone would find somebody else", () => {
  expect(lookUp([]).slice(0, 3)).toEqual(Array(3).fill('192.0.2.200'));
});
