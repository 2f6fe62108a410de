import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../lib/shared/program/program';
import { tempDir, write } from '../support/files';

const root = tempDir();

/** A folder with the script and a `haproxy` that records its variables and signals. @param listens the exit code of the trial with IPv6 */
function prepared(resolv: string, listens = 0) {
  const dir = mkdtempSync(join(root, 'run-'));
  const haproxy = `#!/bin/sh
if [ "$1" = -D ]; then echo 99999999 > "$3"; exit ${listens}; fi
echo "$@" > ${dir}/args; env > ${dir}/env
[ -z "$STAY" ] || { trap 'echo soft > ${dir}/signal; exit 0' USR1; echo up; while :; do sleep 0.05; done; }
exit 7`;
  chmodSync(write(dir, 'haproxy', haproxy), 0o755);
  const env = { PATH: `${dir}:/usr/bin:/bin`, RESOLV_CONF: write(dir, 'resolv.conf', resolv), STAY: '' };
  return { dir, env, args: ['-c', program('router/start.sh'), 'router', '/c/haproxy.cfg', 'mine', '8008'] };
}

function variables(resolv: string, listens?: number): string[] {
  const { dir, env, args } = prepared(resolv, listens);
  expect(spawnSync('sh', args, { env }).status).toBe(7);
  expect(readFileSync(join(dir, 'args'), 'utf8')).toBe('-db -f /c/haproxy.cfg\n');
  const lines = readFileSync(join(dir, 'env'), 'utf8').split('\n');
  return lines.filter((line) => /^(SERVICE_DOMAIN|NAME_SERVER|HAS_IPV6)=/.test(line)).sort();
}

test.each([
  [
    'search mine.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.43.0.10\n',
    'cluster.local',
    '10.43.0.10',
  ],
  [
    'search lan other.svc.a.b mine.svc.k8s.example.org.\nnameserver 10.0.0.1\nnameserver 9.9.9.9',
    'k8s.example.org',
    '10.0.0.1',
  ],
  ['nameserver fd00::a\noptions ndots:5\n', 'cluster.local', '[fd00::a]'],
])('the domain and the name server are those of the cluster: %j', (resolv, domain, server) => {
  expect(variables(`${resolv}\n`)).toEqual([
    'HAS_IPV6=1',
    `NAME_SERVER=${server}`,
    `SERVICE_DOMAIN=mine.svc.${domain}`,
  ]);
});

test('it listens on IPv4 only if the kernel has nothing else', () => {
  expect(variables('nameserver 10.0.0.1\n', 1)).not.toContain('HAS_IPV6=1');
});

test.each(['SIGTERM', 'SIGUSR1'] as const)('%s lets HAProxy end its requests', async (signal) => {
  const { dir, env, args } = prepared('nameserver 10.0.0.1\n');
  const child = spawn('sh', args, { env: { ...env, STAY: '1' } });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const code = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  expect(await code).toBe(0);
  expect(readFileSync(join(dir, 'signal'), 'utf8')).toBe('soft\n');
});
