import { isIP } from 'node:net';

/** The world as another homeserver sees it. */
export interface World {
  /** The body of an answer with status 200, by HTTPS on port 443 of a host. */
  readonly get: (host: string, path: string) => Promise<string | undefined>;
  /** The target and port of an SRV record. */
  readonly srv: (name: string) => Promise<{ readonly target: string; readonly port: number } | undefined>;
}

/** The place at which another homeserver sends its requests. */
export interface Found {
  /** The host or address to which it connects. */
  readonly connect: string;
  readonly port: number;
  /** The header `Host`. */
  readonly header: string;
  /** The name for which the certificate must be. */
  readonly certificate: string;
}

const FEDERATION_PORT = 8448;

/** The steps by which a homeserver finds another one. @see https://spec.matrix.org/v1.16/server-server-api/#resolving-server-names */
export async function discover(serverName: string, world: World): Promise<Found> {
  const { host, port } = parse(serverName);
  // Steps 1 and 2.
  if (isAddress(host) || port !== undefined) return at(host, port ?? FEDERATION_PORT, serverName, host);
  const delegated = await wellKnown(host, world);
  if (delegated !== undefined) {
    const to = parse(delegated);
    // Steps 3.1 and 3.2.
    if (isAddress(to.host) || to.port !== undefined) {
      return at(to.host, to.port ?? FEDERATION_PORT, delegated, to.host);
    }
    // Steps 3.3 to 3.5.
    return bySrv(to.host, world);
  }
  // Steps 4 to 6.
  return bySrv(host, world);
}

async function wellKnown(host: string, world: World): Promise<string | undefined> {
  try {
    const body = JSON.parse((await world.get(host, '/.well-known/matrix/server')) ?? '') as { 'm.server'?: unknown };
    const name = body['m.server'];
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

async function bySrv(host: string, world: World): Promise<Found> {
  for (const service of ['_matrix-fed._tcp', '_matrix._tcp']) {
    const record = await world.srv(`${service}.${host}`);
    if (record) return at(record.target, record.port, host, host);
  }
  return at(host, FEDERATION_PORT, host, host);
}

function at(connect: string, port: number, header: string, certificate: string): Found {
  return { connect, port, header, certificate };
}

function parse(name: string): { readonly host: string; readonly port?: number } {
  const [, host, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(name) ?? [];
  return { host: host ?? name, ...(port !== undefined && { port: Number(port) }) };
}

function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0;
}
