import type { FirewallPorts } from '../shared/firewall-ports';
import type { PublicPorts } from '../shared/public-ports';
import type { CoturnOptions } from './coturn-options';
import { TurnExposure } from './turn-exposure';

/** The relay's ports, with defaults filled in. They are the same inside and outside of the cluster, since a relayed address contains the relay's own port. */
export interface RelayPorts {
  readonly port: number;
  /** Undefined without TLS. */
  readonly tlsPort?: number;
  readonly min: number;
  readonly max: number;
  /** True if TLS is on the ingress's port 443 too. */
  readonly passthrough: boolean;
}

/** The exposure of the relay, by default the host's network. */
export function exposureOf(options: CoturnOptions): TurnExposure {
  return options.exposure ?? TurnExposure.hostNetwork();
}

export function relayPorts(options: CoturnOptions): RelayPorts {
  const defaults = exposureOf(options)._defaultPorts;
  return {
    port: options.port ?? defaults.port,
    tlsPort: options.tls && (options.tlsPort ?? defaults.tlsPort),
    min: options.minRelayPort ?? defaults.minRelayPort,
    max: options.maxRelayPort ?? defaults.maxRelayPort,
    passthrough: options.tls !== undefined && (options.tlsPassthrough ?? false),
  };
}

/**
 * The URIs that clients are given, the fastest transport first. A client takes allocations for each URI, so there is only one for each transport: UDP, TCP, and
 * TLS if there is any. Where TLS has two ports, it is 443, the one that more firewalls let through. Browsers have no TURN over DTLS: they take its URI for TLS.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7065
 */
export function turnUris(host: string, { port, tlsPort, passthrough }: RelayPorts): string[] {
  const plain = ['udp', 'tcp'].map((transport) => `turn:${host}:${port}?transport=${transport}`);
  return tlsPort === undefined ? plain : [...plain, `turns:${host}:${passthrough ? 443 : tlsPort}?transport=tcp`];
}

/**
 * The ports that must lead from the internet to the relay. Port 443 isn't among them, as it leads to the ingress already, and neither is DTLS, which coturn
 * has turned off since 4.17.
 */
export function publicPorts({ port, tlsPort, min, max }: RelayPorts): PublicPorts[] {
  const at = (prop: string, protocol: string, from: number, to = from) => ({ prop, protocol, from, to });
  return [
    ...[at('port', 'UDP', port), at('port', 'TCP', port)],
    ...(tlsPort === undefined ? [] : [at('tlsPort', 'TCP', tlsPort)]),
    at('minRelayPort', 'UDP', min, max),
  ];
}

export function firewallPorts(ports: RelayPorts): FirewallPorts[] {
  return publicPorts(ports).map(({ protocol, from, to }) => ({ protocol, from, to }));
}
