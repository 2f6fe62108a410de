import { checkCidr } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checked, flag, listOf, number, shapeOf, text } from '../shared/kinds';
import type { Shape } from '../shared/shape';
import { RATE_LIMIT } from '../shared/rate-limit';
import type { RateLimit } from '../shared/rate-limit';

/** Limits for each address of a client. Who goes over them gets the answer 429, and apps try again later. Each public path counts by itself. */
export interface AddressLimits {
  /**
   * The requests of one address that may run at the same time. Each app that is open has one all the time, in which it waits for messages; an office behind one
   * address has many.
   * @default 500
   */
  readonly requestsAtOnce?: number;

  /** The requests of one address in a second. An app that starts loads hundreds of files and pictures at once. @default - 200 for each second, 1000 at once */
  readonly requestRate?: RateLimit;
}

/** The options of the ingress that hold back abuse. They need Traefik, as Ingress and the Gateway API have no fields for them. */
export interface EdgeOptions {
  /**
   * Limits for each address of a client: `{}` for the usual ones. They need real addresses (`realClientAddresses` of the homeserver), or everybody counts as one.
   * @default - none
   * @see https://doc.traefik.io/traefik/middlewares/http/ratelimit/
   */
  readonly addressLimits?: AddressLimits;

  /**
   * If true, Traefik refuses requests that are larger than their app takes, by 413: for the homeserver that follows `maxUploadSize`. Synapse refuses them in any
   * case. Traefik then holds each request and each answer back until it has it whole, in a file of its pod.
   * @default false
   * @see https://doc.traefik.io/traefik/middlewares/http/buffering/
   */
  readonly limitRequestSizes?: boolean;

  /**
   * The networks from which Synapse's administration API can be reached, for example `['192.0.2.10/32']`; all others get the answer 403. It needs real addresses
   * of clients.
   * @default - it isn't public
   */
  readonly adminApiFrom?: string[];

  /**
   * The number of proxies in front of Traefik that speak HTTP and add to `X-Forwarded-For`. The address of a client is then taken from that header, so they must
   * be `trustedForwarders` of {@link K3sTraefik}, and nobody may reach Traefik past them.
   * @default 0
   */
  readonly proxiesInFront?: number;
}

/** The largest number that Traefik's fields take without loss, and more than a server holds. */
const MOST = 1_000_000;

const ADDRESS_LIMITS: Shape<AddressLimits> = {
  requestsAtOnce: number((findings, prop, value) => checkWhole(findings, prop, value, { from: 1, to: MOST })),
  requestRate: shapeOf(RATE_LIMIT),
};

export const EDGE_OPTIONS: Shape<EdgeOptions> = {
  addressLimits: shapeOf(ADDRESS_LIMITS),
  limitRequestSizes: flag,
  adminApiFrom: checked(listOf(text(checkCidr), 'networks, for example ["192.0.2.10/32"]'), checkNetworks),
  proxiesInFront: number((findings, prop, value) => checkWhole(findings, prop, value, { from: 0, to: 10 })),
};

function checkWhole(findings: Findings, prop: string, value: number, { from, to }: Range): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  findings.add(prop, `must be a whole number, from ${from} to ${to}`, value);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function checkNetworks(findings: Findings, prop: string, networks: readonly string[]): void {
  if (networks.length === 0) findings.add(prop, 'is empty: name a network, or leave it out');
  networks.forEach((network, index) => {
    if (!network.endsWith('/0')) return;
    findings.add(`${prop}[${index}]`, "lets everybody in: name smaller networks, or set 'exposeAdminApi'", network);
  });
}
