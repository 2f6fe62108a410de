import { error, note, warning } from './row';
import type { Rows } from './row';

export const NETWORK = {
  'dns-missing': error(
    'A host name has no address in DNS.',
    'Make an A record (and an AAAA record for IPv6) for the name.',
  ),
  'dns-guessed': note(
    'The usual host name of Element Web or of the relay has no address in DNS, or only as any name has. Nothing there was examined.',
    'If there is to be one, make an A record for it. If the host has another name: --element HOST, --turn HOST. If there is none: none.',
  ),
  'srv-target': error(
    'An SRV record leads other homeservers to a host without an address.',
    'Let the record name a host that has an A record, or serve /.well-known/matrix/server instead.',
  ),
  'srv-deprecated': note(
    'Other homeservers find this one by an SRV record _matrix._tcp, which the specification has deprecated.',
    'Make a record _matrix-fed._tcp beside it, or serve /.well-known/matrix/server.',
  ),
  'dns-private': error(
    'A host name leads to an address of a private network, which nobody outside reaches.',
    'Put the public address of your router or node into the record. Inside of your network use --resolve.',
  ),
  'dns-cgnat': error(
    'A host name leads to an address that an internet provider shares among many homes (100.64.0.0/10). Nobody reaches a server there.',
    'Ask the provider for a public IPv4 address, publish the server by IPv6, or lead the traffic in by a rented server or a tunnel.',
  ),
  'dns-proxied': warning(
    "A host name leads to Cloudflare's proxy, which limits uploads and breaks off long requests.",
    'Switch the proxy off for the record ("DNS only"), or live with its limits.',
  ),
  'dns-proxied-relay': error(
    "The relay's name leads to Cloudflare's proxy, which lets no TURN through.",
    'Switch the proxy off for this record ("DNS only").',
  ),
  'port-closed': error(
    'A TCP port that clients or other servers need does not answer.',
    'Open the port in the firewall, forward it on the router to the node, and see that the ingress controller runs. At home: some routers do not lead their own public address back in; try from another network, or --resolve.',
  ),
  'port-80-closed': warning(
    'TCP port 80 does not answer. Browsers that are given no https:// fail, and so do certificates by HTTP-01.',
    'Open and forward port 80, unless you mean it to be closed and have certificates by DNS-01.',
  ),
  'http-plain': warning(
    'A page is served by plain HTTP, without a redirect to HTTPS.',
    'Let the ingress redirect HTTP to HTTPS (redirectToHttps).',
  ),
  'http-elsewhere': warning(
    'The redirect from HTTP leads to another host, or to no HTTPS.',
    'Let the redirect lead to the same host and path by HTTPS.',
  ),
  'clock-skew': warning(
    "The server's clock and the clock of this computer differ by more than a minute. Tokens, certificates and federation depend on right clocks.",
    'Let both get their time by NTP (timedatectl set-ntp true).',
  ),
} satisfies Rows;
