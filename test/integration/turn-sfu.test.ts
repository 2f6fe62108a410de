import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { CoturnRelay, ExternalIp, PeerEnd, SecretKey } from '../../lib';
import { find } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const EXTERNAL = '198.51.100.7';
const NODE = '192.168.1.10';
const SFU = '192.168.1.20';
const MEDIA = 7882;
const OTHER = 7999;

/** The addresses of machines that answer: the relay's node, the SFU's, its neighbours, a pod, and a metadata service. */
const [BELOW, ABOVE, POD, METADATA] = ['192.168.1.19', '192.168.1.21', '10.42.0.5', '169.254.169.254'];
const ECHOES = [NODE, SFU, BELOW, ABOVE, POD, METADATA];

/** A UDP server on each of these addresses, which sends back each packet. */
const ECHO = `
import selectors, socket, sys
ready = selectors.DefaultSelector()
for address in sys.argv[1].split(','):
    for port in sys.argv[2].split(','):
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind((address, int(port)))
        ready.register(server, selectors.EVENT_READ)
while True:
    for key, _ in ready.select():
        data, sender = key.fileobj.recvfrom(2000)
        key.fileobj.sendto(data, sender)
`;

/** Makes a network namespace with all addresses but the external one, which only the relay's own mapping leads to. */
const SCRIPT = `set -eu
ip link set lo up
for address in $(echo "$ADDRESSES" | tr , ' '); do ip address add $address/32 dev lo; done
python3 "$DIR/echo.py" "$ECHOES" ${MEDIA},${OTHER} &
echo=$!
sh "$DIR/start.sh" > "$DIR/log" 2>&1 &
relay=$!
for _ in $(seq 100); do grep -q 'Total General servers' "$DIR/log" && break; sleep 0.1; done
sleep 0.5
for peer in $PEERS; do
  echo "$peer $(timeout 20 turnutils_uclient -c -n 2 -m 1 -u "$USERNAME" -w "$PASSWORD" -e "\${peer%:*}" -r "\${peer#*:}" "\${POD_IPS}" 2>&1 | tr '\\n' ' ')"
done
kill $relay $echo
wait
cat "$DIR/log" >&2`;

interface Run {
  readonly relay: ExternalIp;
  readonly sfu?: ExternalIp;
  /** The address of the relay's pod. */
  readonly pod: string;
  readonly peers: readonly string[];
  /** The answer of DNS to each name. */
  readonly dns?: string;
}

/** The packets of two that come back from each peer, and the log of the relay. A peer that the relay refuses has none. */
function run({ relay, sfu, pod, peers, dns }: Run): { readonly received: { [peer: string]: string }; log: string } {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'm' });
  const given = { host: 'turn.example.org', sharedSecret: SecretKey.of('a', 'b'), externalIp: relay };
  const coturn = new CoturnRelay(chart, 'coturn', given);
  const media = { to: PeerEnd.pods('the SFU', { app: 'sfu' }), ports: [{ protocol: 'UDP', from: 7882 }] };
  if (sfu) coturn._allowPeer(sfu, media);
  const manifests = Testing.synth(chart);
  const dir = mkdtempSync(join(tmpdir(), 'turn-sfu-'));
  for (const [name, content] of Object.entries<string>(find(manifests, 'ConfigMap', 'coturn-config').data)) {
    writeFileSync(join(dir, name), content);
  }
  writeFileSync(join(dir, 'secret'), 'the secret');
  writeFileSync(join(dir, 'echo.py'), ECHO);
  writeFileSync(join(dir, 'getent'), `#!/bin/sh\n[ "$1" = ahostsv4 ] && echo "${dns} STREAM"\n`);
  if (dns !== undefined) chmodSync(join(dir, 'getent'), 0o755);
  const user = `${Math.floor(Date.now() / 1000) + 600}:@user:example.org`;
  const environment = find(manifests, 'Deployment', 'coturn').spec.template.spec.containers[0].env as Manifest[];
  const ran = spawnSync('unshare', ['--user', '--map-root-user', '--net', 'bash', '-c', SCRIPT], {
    encoding: 'utf8',
    timeout: 90_000,
    env: {
      ...process.env,
      ...Object.fromEntries(environment.filter(({ value }) => value).map(({ name, value }) => [name, value])),
      PATH: `${dir}:${process.env.PATH}`,
      ...{ DIR: dir, CONFIG_FILE: join(dir, 'turnserver.conf'), SECRET_FILE: join(dir, 'secret') },
      ...{ RUN_DIR: mkdtempSync(join(tmpdir(), 'run-')), POD_IPS: pod, PEERS: peers.join(' ') },
      ADDRESSES: [...new Set([pod, ...ECHOES])].join(),
      ECHOES: ECHOES.join(),
      USERNAME: user,
      PASSWORD: createHmac('sha1', 'the secret').update(user).digest('base64'),
    },
  });
  const received = ran.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [peer, ...output] = line.split(' ');
      const [, count] = [...output.join(' ').matchAll(/tot_recv_msgs=(\d+)/g)].at(-1) ?? [];
      return [peer, count ?? (output.join(' ').includes('error 403') ? 'refused' : output.join(' '))];
    });
  return { received: Object.fromEntries(received) as { [peer: string]: string }, log: ran.stderr };
}

const media = (...addresses: string[]) => addresses.map((address) => `${address}:${MEDIA}`);

test("an SFU on the relay's node is reached at their external address, which is only on the router", () => {
  const { received } = run({
    relay: ExternalIp.static(EXTERNAL),
    sfu: ExternalIp.static(EXTERNAL),
    pod: NODE,
    peers: media(EXTERNAL, BELOW, POD),
  });
  expect(received).toEqual({
    [`${EXTERNAL}:${MEDIA}`]: '2',
    ...Object.fromEntries(media(BELOW, POD).map((peer) => [peer, 'refused'])),
  });
});

test('an SFU at a private address is reached there, on any port, and nothing else is', () => {
  const peers = [...media(SFU, BELOW, ABOVE, POD, METADATA), `${SFU}:${OTHER}`];
  const { received, log } = run({ relay: ExternalIp.static(EXTERNAL), sfu: ExternalIp.static(SFU), pod: NODE, peers });
  expect(received).toEqual({
    [`${SFU}:${MEDIA}`]: '2',
    // coturn knows no rule for a port.
    [`${SFU}:${OTHER}`]: '2',
    ...Object.fromEntries(media(BELOW, ABOVE, POD, METADATA).map((peer) => [peer, 'refused'])),
  });
  expect(log).toContain(`sending to ${SFU} too, where the SFU is`);
});

test.each([
  [{ allowPrivate: true }, SFU, '2'],
  [{ allowPrivate: false }, SFU, 'refused'],
  [{ allowPrivate: true }, POD, 'refused'],
])('an SFU by its name, with %j and the address %s in DNS', (options, dns, expected) => {
  const sfu = ExternalIp.fromDns('sfu.example.org', options);
  const { received } = run({ relay: ExternalIp.static(EXTERNAL), sfu, pod: NODE, dns, peers: media(dns) });
  expect(received).toEqual({ [`${dns}:${MEDIA}`]: expected });
});

test('a relay in a pod network finds only itself at the external address, as the next steps say', () => {
  const sfu = ExternalIp.static(NODE);
  const { received } = run({ relay: ExternalIp.static(NODE), sfu, pod: '10.42.0.9', peers: media(NODE) });
  expect(received).not.toEqual({ [`${NODE}:${MEDIA}`]: '2' });
});
