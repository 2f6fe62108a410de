import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalIp, Turn } from '../../lib';
import { renderStack } from './support/rendered';

const POD = ['10.9.9.9', 'fd42:0:0:1::9'];
const PUBLIC_PEER = '2600:1::9';
const DENIED = ['fd42:0:0:1::1', 'fd43::1', '::1', 'fe80::1', 'fd00:ec2::254', '2001:db8::1', '64:ff9b::7f00:1'];

/** Makes a network namespace. It has IPv6 even if the machine has none, and every address that the test needs. */
const SCRIPT = `set -eu
ip link set lo up
sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.lo.disable_ipv6=0
ip address add ${POD[0]}/32 dev lo
for address in ${POD[1]} ${PUBLIC_PEER}; do ip -6 address add $address/128 dev lo nodad; done
sh "$DIR/start.sh" > "$DIR/log" 2>&1 &
relay=$!
for _ in $(seq 100); do grep -q 'IPv6. UDP listener opened' "$DIR/log" && break; sleep 0.1; done
for peer in ${[PUBLIC_PEER, ...DENIED].join(' ')}; do
  user=$(cat "$DIR/user-$peer") password=$(cat "$DIR/password-$peer")
  echo "$peer $(timeout 5 turnutils_uclient -v -x -c -n 1 -u "$user" -w "$password" -e "$peer" -r 9999 ${POD[0]} 2>&1 | tr '\\n' ' ')"
done
kill $relay
wait`;

describe('a relay with both families', () => {
  const answers = new Map<string, string>();
  let output = '';

  beforeAll(() => {
    const dir = mkdtempSync(join(tmpdir(), 'turn-ipv6-'));
    const turn = Turn.coturn({
      externalIp: ExternalIp.static('198.51.100.7', '2600:1::2'),
      clusterNetworks: ['10.42.0.0/16', 'fd42::/48'],
    });
    for (const [name, content] of Object.entries(renderStack({ turn }).get('coturn-config')!)) {
      writeFileSync(join(dir, name), content);
    }
    writeFileSync(join(dir, 'secret'), 'the secret');
    // Each peer gets its own user, because the number of allocations of a user is limited.
    for (const [i, peer] of [PUBLIC_PEER, ...DENIED].entries()) {
      const user = `${Math.floor(Date.now() / 1000) + 600}:@user${i}:example.org`;
      writeFileSync(join(dir, `user-${peer}`), user);
      const password = createHmac('sha1', 'the secret').update(user).digest('base64');
      writeFileSync(join(dir, `password-${peer}`), password);
    }
    const ran = spawnSync('unshare', ['--user', '--map-root-user', '--net', 'bash', '-c', SCRIPT], {
      encoding: 'utf8',
      timeout: 90_000,
      env: {
        ...process.env,
        ...{ DIR: dir, CONFIG_FILE: join(dir, 'turnserver.conf'), SECRET_FILE: join(dir, 'secret') },
        ...{
          RUN_DIR: mkdtempSync(join(tmpdir(), 'run-')),
          POD_IPS: POD.join(','),
          EXTERNAL_IP: '198.51.100.7,2600:1::2',
        },
      },
    });
    output = ran.stdout + ran.stderr;
    for (const line of ran.stdout.split('\n')) answers.set(line.split(' ')[0], line);
  }, 100_000);

  test('relays IPv6 under its external address', () => {
    expect([output, answers.get(PUBLIC_PEER)]).toEqual([output, expect.stringMatching(/relay addr: 2600:1::2:\d{5} /)]);
    expect(answers.get(PUBLIC_PEER)).not.toContain('error');
  });

  test.each(DENIED)('never to %s', (peer) => {
    expect(answers.get(peer)).toMatch(/relay addr: 2600:1::2:.*error 403 \(Forbidden IP\)/);
  });
});
