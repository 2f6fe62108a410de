/** Ports to open on the router and the firewall. */
export interface FirewallPorts {
  /** `UDP` or `TCP`. */
  readonly protocol: string;
  /** The first port. */
  readonly from: number;
  /** The last port. */
  readonly to: number;
}

/** A port number, or a range of them, for readers. */
export function portText({ from, to }: Omit<FirewallPorts, 'protocol'>): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

/** Each port by itself, for objects that know no ranges. */
export function eachPort(ports: readonly FirewallPorts[]): { readonly protocol: string; readonly port: number }[] {
  return ports.flatMap(({ protocol, from, to }) =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ protocol, port: from + i })),
  );
}
