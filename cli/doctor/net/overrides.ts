import { isIP } from 'node:net';

/** An address that the user gives for a host, as curl's --resolve. */
export interface Override {
  readonly host: string;
  /** The port that it is for. Undefined is every port. */
  readonly port?: number;
  readonly address: string;
  /** The port there. Undefined is the same. */
  readonly toPort?: number;
}

const FORM = /^([^:\s]+)(?::(\d+))?:(?:\[([0-9a-fA-F:.]+)\]|([^:\s]+))(?::(\d+))?$/;

/** Reads `host:address`, `host:port:address` or `host:port:address:port`. An IPv6 address is in brackets. Undefined if it is none of them. */
export function parseOverride(text: string): Override | undefined {
  const parts = FORM.exec(text);
  if (!parts) return undefined;
  const [, host, port, ipv6, ipv4, toPort] = parts;
  const address = ipv6 ?? ipv4;
  if (isIP(address) === 0 || [port, toPort].some((each) => Number(each ?? 1) < 1 || Number(each ?? 1) > 65535)) {
    return undefined;
  }
  return {
    host: host.toLowerCase(),
    address,
    ...(port !== undefined && { port: Number(port) }),
    ...(toPort !== undefined && { toPort: Number(toPort) }),
  };
}

/** The place that a connection really goes to. */
export function routed(overrides: readonly Override[], host: string, port: number): Override | undefined {
  return overrides.find((each) => each.host === host && (each.port ?? port) === port);
}
