import type { FirewallPorts } from '../../../lib';
import { CLERK, CLIENT, GUEST, GUEST_ADDRESS, HOME, HOME_ADDRESS, HOTEL, HOTEL_ADDRESS, INTERNET } from './addresses';
import { NODE, OFFICE, OFFICE_ADDRESS, PEER, TRAVELLER } from './addresses';
import { PEER_ADDRESS, POD_NETWORK, PREFIX, PUBLIC_NETWORK } from './addresses';
import { removeNames } from './names';
import { run, runWithin, tryRun, tryRunWithin } from './run';

/** The link between the home router and the node: in the node's namespace it is an interface of this name. */
const NODE_LINK = `${PREFIX}node`;
const WEB: FirewallPorts[] = [80, 443].map((port) => ({ protocol: 'TCP', from: port, to: port }));

/** The NAT for packets that leave the cluster. flannel has it, the test cluster's own network doesn't. */
const POD_NAT = `POSTROUTING -s ${POD_NETWORK} -o ${NODE_LINK} -j MASQUERADE --random-fully`;

function ip(namespace: string, ...args: string[]): void {
  run('ip', '-n', namespace, ...args);
}

function iptables(namespace: string, rule: string): void {
  runWithin(namespace, 'iptables', ...rule.split(' '));
}

function namespace(name: string): void {
  run('ip', 'netns', 'add', name);
  // With IPv6, Chromium would also try to reach the relay from an address without a route.
  runWithin(name, 'sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1');
  ip(name, 'link', 'set', 'lo', 'up');
}

/** A cable between two namespaces. An end without an address is a port of a switch. */
function cable(near: [string, string, string], far: [string, string, string?]): void {
  run('ip', 'link', 'add', near[1], 'netns', near[0], 'type', 'veth', 'peer', 'name', far[1], 'netns', far[0]);
  for (const [where, link, address] of [near, far]) {
    if (address) ip(where, 'address', 'add', address, 'dev', link);
    else ip(where, 'link', 'set', link, 'master', 'switch');
    ip(where, 'link', 'set', link, 'up');
  }
}

/** A home router with NAT: inner hosts share one address outside. Only answers and forwarded ports get in. */
function router(name: string, flags: string): void {
  runWithin(name, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
  iptables(name, `-t nat -A POSTROUTING -o wan -j MASQUERADE${flags}`);
  iptables(name, '-P FORWARD DROP');
  iptables(name, '-A FORWARD -i lan -o wan -j ACCEPT');
  iptables(name, '-A FORWARD -i wan -m conntrack --ctstate ESTABLISHED,RELATED,DNAT -j ACCEPT');
}

/** A network of guests: a router on the internet, and one host behind it, which is 192.168.`lan`.2. */
function guests(name: string, host: string, address: string, lan: number): void {
  cable([name, 'wan', `${address}/24`], [INTERNET, name.slice(PREFIX.length)]);
  cable([name, 'lan', `192.168.${lan}.1/24`], [host, 'lan', `192.168.${lan}.2/24`]);
  ip(host, 'route', 'add', 'default', 'via', `192.168.${lan}.1`);
  // This NAT uses another port for each destination, so two clients can't connect without a relay.
  router(name, ' --random-fully');
  // Linux forgets a UDP connection after half a minute. Routers must keep it for two minutes (RFC 4787, 4.3).
  runWithin(name, 'sysctl', '-qw', 'net.netfilter.nf_conntrack_udp_timeout=120');
}

/** Lets nothing out of a network but TCP to one port. Everything else gets no answer, as with most firewalls. */
function confine(name: string, port: number): void {
  iptables(name, `-I FORWARD -i lan -o wan -p tcp ! --dport ${port} -j DROP`);
  iptables(name, '-I FORWARD -i lan -o wan ! -p tcp -j DROP');
}

/** Makes the lab (see the picture in README.md). `ports` are the ports that the home router forwards to the node, besides those of the ingress. */
export function buildNetwork(node: string, ports: readonly FirewallPorts[]): void {
  removeNetwork();
  for (const name of [INTERNET, HOME, GUEST, CLIENT, PEER, HOTEL, TRAVELLER, OFFICE, CLERK]) namespace(name);
  ip(INTERNET, 'link', 'add', 'switch', 'type', 'bridge');
  ip(INTERNET, 'link', 'set', 'switch', 'up');
  cable([HOME, 'wan', `${HOME_ADDRESS}/24`], [INTERNET, 'home']);
  cable([PEER, 'wan', `${PEER_ADDRESS}/24`], [INTERNET, 'peer']);
  cable([HOME, 'lan', '10.78.0.1/30'], [NODE, NODE_LINK, '10.78.0.2/30']);
  ip(HOME, 'route', 'add', node, 'via', '10.78.0.2');
  ip(NODE, 'route', 'add', PUBLIC_NETWORK, 'via', '10.78.0.1', 'src', node);
  iptables(NODE, `-t nat -A ${POD_NAT}`);

  guests(GUEST, CLIENT, GUEST_ADDRESS, 7);
  guests(HOTEL, TRAVELLER, HOTEL_ADDRESS, 8);
  guests(OFFICE, CLERK, OFFICE_ADDRESS, 9);
  confine(OFFICE, 443);
  router(HOME, '');
  for (const { protocol, from, to } of [...WEB, ...ports]) {
    const match = `-i wan -p ${protocol.toLowerCase()} --dport ${from}:${to}`;
    iptables(HOME, `-t nat -A PREROUTING ${match} -j DNAT --to-destination ${node}`);
  }
}

/** Removes the lab and its programs, also those of a killed run. */
export function removeNetwork(): void {
  const names = tryRun('ip', 'netns', 'list')
    .split('\n')
    .map((line) => line.split(' ')[0]);
  for (const name of names.filter((n) => n.startsWith(PREFIX))) {
    for (const pid of tryRun('ip', 'netns', 'pids', name).split('\n').filter(Boolean)) tryRun('kill', '-9', pid);
    run('ip', 'netns', 'delete', name);
  }
  // The kernel needs some time to delete a namespace, and keeps the name of its link until then. The route is deleted with the link.
  tryRun('ip', '-n', NODE, 'link', 'delete', NODE_LINK);
  tryRunWithin(NODE, 'iptables', ...`-t nat -D ${POD_NAT}`.split(' '));
  removeNames();
}

/** Gives the home connection another address, as a provider does. The old address is not routed any more. */
export function changeHomeAddress(from: string, to: string): void {
  ip(HOME, 'address', 'delete', `${from}/24`, 'dev', 'wan');
  ip(HOME, 'address', 'add', `${to}/24`, 'dev', 'wan');
}
