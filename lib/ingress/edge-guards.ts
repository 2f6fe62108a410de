import { SizeRoundingBehavior } from 'cdk8s';
import type { RateLimit } from '../shared/rate-limit';
import type { EdgeOptions } from './edge-options';
import type { IWebApp } from './web-app';

/** A middleware of Traefik that stands before an app. */
export interface Guard {
  /** The name of the object, in the namespace of the app. */
  readonly name: string;
  readonly spec: object;
}

const REQUESTS_AT_ONCE = 500;
const REQUEST_RATE: RateLimit = { perSecond: 200, burst: 1000 };

/** The seconds over which rates count that are no whole number in a second. */
const LONG = 1000;

/** A provider gives each customer a network of this size at least, so an address alone would limit nobody. */
const IPV6_SUBNET = 64;

/** The guards of an app. Each app has its own, as two ingresses may have other limits. */
export function guardsOf(app: IWebApp, options: EdgeOptions): Guard[] {
  const { addressLimits, limitRequestSizes, proxiesInFront = 0 } = options;
  const { name, maxRequestSize } = app;
  const guards: Guard[] = [];
  if (addressLimits) {
    const { requestsAtOnce = REQUESTS_AT_ONCE, requestRate = REQUEST_RATE } = addressLimits;
    const sourceCriterion = { ipStrategy: { depth: proxiesInFront, ipv6Subnet: IPV6_SUBNET } };
    guards.push(
      { name: `${name}-request-rate`, spec: { rateLimit: { ...rate(requestRate), sourceCriterion } } },
      { name: `${name}-requests-at-once`, spec: { inFlightReq: { amount: requestsAtOnce, sourceCriterion } } },
    );
  }
  if (limitRequestSizes && maxRequestSize) {
    const bytes = Math.floor(maxRequestSize.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) * 1024);
    guards.push({ name: `${name}-request-size`, spec: { buffering: { maxRequestBodyBytes: bytes } } });
  }
  return guards;
}

/** The guard that lets in the networks of administrators only. */
export function allowList(name: string, { adminApiFrom = [], proxiesInFront = 0 }: EdgeOptions): Guard {
  const depth = proxiesInFront > 0 ? { ipStrategy: { depth: proxiesInFront } } : {};
  return { name: `${name}-from`, spec: { ipAllowList: { sourceRange: adminApiFrom, ...depth } } };
}

/** Traefik takes whole numbers in a time of any length. */
function rate({ perSecond, burst }: RateLimit): object {
  if (Number.isInteger(perSecond)) return { average: perSecond, burst };
  return { average: Math.max(1, Math.round(perSecond * LONG)), period: `${LONG}s`, burst };
}
