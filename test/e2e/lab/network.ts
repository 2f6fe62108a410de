import type { FirewallPorts } from '../../../lib';
import { CLIENT, GUEST, GUEST_ADDRESS, HOME, HOME_ADDRESS, INTERNET, NODE, PEER } from './addresses';
import { PEER_ADDRESS, POD_NETWORK, PREFIX, PUBLIC_NETWORK } from './addresses';
import { removeNames } from './names';
import { run, runWithin, tryRun, tryRunWithin } from './run';

/** The link between the home router and the node: in the node's namespace it is an interface of this name. */
const NODE_LINK = `${PREFIX}node`;
const WEB: FirewallPorts[] = [80, 443].map((port) => ({ protocol: 'TCP', from: port, to: port }));

/** What flannel does with what leaves the cluster, and the test cluster's own network doesn't. */
const POD_NAT = `POSTROUTING -s ${POD_NETWORK} -o ${NODE_LINK} -j MASQUERADE --random-fully`;

function ip(namespace: string, ...args: string[]): void {
  run('ip', '-n', namespace, ...args);
}

function iptables(namespace: string, rule: string): void {
  runWithin(namespace, 'iptables', ...rule.split(' '));
}

function namespace(name: string): void {
  run('ip', 'netns', 'add', name);
  // Chromium would look for the relay by IPv6 as well, from an address that leads nowhere.
  runWithin(name, 'sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1');
  ip(name, 'link', 'set', 'lo', 'up');
}

/** A cable between two namespaces; an end without an address is a port of the other side's switch. */
function cable(near: [string, string, string], far: [string, string, string?]): void {
  run('ip', 'link', 'add', near[1], 'netns', near[0], 'type', 'veth', 'peer', 'name', far[1], 'netns', far[0]);
  for (const [where, link, address] of [near, far]) {
    if (address) ip(where, 'address', 'add', address, 'dev', link);
    else ip(where, 'link', 'set', link, 'master', 'switch');
    ip(where, 'link', 'set', link, 'up');
  }
}

/** A router as people have one: what is inside gets out under one address, nothing gets in that isn't an answer or forwarded. */
function router(name: string, flags: string): void {
  runWithin(name, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
  iptables(name, `-t nat -A POSTROUTING -o wan -j MASQUERADE${flags}`);
  iptables(name, '-P FORWARD DROP');
  iptables(name, '-A FORWARD -i lan -o wan -j ACCEPT');
  iptables(name, '-A FORWARD -i wan -m conntrack --ctstate ESTABLISHED,RELATED,DNAT -j ACCEPT');
}

/** Lays out the lab; README.md has a picture. `ports` are all that the home router lets through to the node, beside those of the ingress. */
export function buildNetwork(node: string, ports: readonly FirewallPorts[]): void {
  removeNetwork();
  for (const name of [INTERNET, HOME, GUEST, CLIENT, PEER]) namespace(name);
  ip(INTERNET, 'link', 'add', 'switch', 'type', 'bridge');
  ip(INTERNET, 'link', 'set', 'switch', 'up');
  cable([HOME, 'wan', `${HOME_ADDRESS}/24`], [INTERNET, 'home']);
  cable([GUEST, 'wan', `${GUEST_ADDRESS}/24`], [INTERNET, 'guest']);
  cable([PEER, 'wan', `${PEER_ADDRESS}/24`], [INTERNET, 'peer']);
  cable([GUEST, 'lan', '192.168.7.1/24'], [CLIENT, 'lan', '192.168.7.2/24']);
  ip(CLIENT, 'route', 'add', 'default', 'via', '192.168.7.1');
  cable([HOME, 'lan', '10.78.0.1/30'], [NODE, NODE_LINK, '10.78.0.2/30']);
  ip(HOME, 'route', 'add', node, 'via', '10.78.0.2');
  ip(NODE, 'route', 'add', PUBLIC_NETWORK, 'via', '10.78.0.1', 'src', node);
  iptables(NODE, `-t nat -A ${POD_NAT}`);

  // Another port for every destination: through such a NAT no two clients find each other without a relay.
  router(GUEST, ' --random-fully');
  // Linux forgets a connection by UDP after half a minute; routers must not before two (RFC 4787, 4.3).
  runWithin(GUEST, 'sysctl', '-qw', 'net.netfilter.nf_conntrack_udp_timeout=120');
  router(HOME, '');
  for (const { protocol, from, to } of [...WEB, ...ports]) {
    const match = `-i wan -p ${protocol.toLowerCase()} --dport ${from}:${to}`;
    iptables(HOME, `-t nat -A PREROUTING ${match} -j DNAT --to-destination ${node}`);
  }
}

/** Takes away the lab, also one that a killed run left behind with its programs. */
export function removeNetwork(): void {
  const names = tryRun('ip', 'netns', 'list')
    .split('\n')
    .map((line) => line.split(' ')[0]);
  for (const name of names.filter((n) => n.startsWith(PREFIX))) {
    for (const pid of tryRun('ip', 'netns', 'pids', name).split('\n').filter(Boolean)) tryRun('kill', '-9', pid);
    run('ip', 'netns', 'delete', name);
  }
  // The kernel takes its time with a deleted namespace, and its name would be taken until then. The route goes with the link.
  tryRun('ip', '-n', NODE, 'link', 'delete', NODE_LINK);
  tryRunWithin(NODE, 'iptables', ...`-t nat -D ${POD_NAT}`.split(' '));
  removeNames();
}

/** The provider gives the home connection another address: the old one leads nowhere from then on. */
export function changeHomeAddress(from: string, to: string): void {
  ip(HOME, 'address', 'delete', `${from}/24`, 'dev', 'wan');
  ip(HOME, 'address', 'add', `${to}/24`, 'dev', 'wan');
}
