import { Findings } from '../shared/findings';
import { shapeOf } from '../shared/kinds';
import { RATE_LIMIT } from '../shared/rate-limit';
import type { RateLimit } from '../shared/rate-limit';
import { isPassed, takeOptions } from '../shared/shape';
import type { Shape } from '../shared/shape';

/**
 * Synapse's rate limits, which hold for each account if nothing else is said.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#ratelimiting
 */
export interface RateLimitOptions {
  /** Messages. @default - 0.2 for each second, 10 at once; with the call service of the stack 0.5 and 30 */
  readonly messages?: RateLimit;
  /** Logins, also good ones. @default - 0.003 for each second, 5 at once */
  readonly logins?: RateLimit;
  /** Logins with a wrong password. @default - 0.17 for each second, 3 at once */
  readonly failedLogins?: RateLimit;
  /** New accounts, for each address. @default - 0.17 for each second, 3 at once */
  readonly registrations?: RateLimit;
  /** Joins of rooms that the server knows. @default - 0.1 for each second, 10 at once */
  readonly joins?: RateLimit;
  /** Joins of rooms of other servers, which cost the server most. @default - 0.01 for each second, 10 at once */
  readonly remoteJoins?: RateLimit;
  /** Invitations, for each account that is invited. @default - 0.003 for each second, 5 at once */
  readonly invites?: RateLimit;
  /** New rooms. @default - 0.016 for each second, 10 at once */
  readonly roomCreations?: RateLimit;
}

const limit = shapeOf(RATE_LIMIT);

const RATE_LIMIT_OPTIONS: Shape<RateLimitOptions> = {
  messages: limit,
  logins: limit,
  failedLogins: limit,
  registrations: limit,
  joins: limit,
  remoteJoins: limit,
  invites: limit,
  roomCreations: limit,
};

/** For people who know each other. The limits of wrong passwords and of registrations stay, as strangers can reach these. */
const RELAXED: RateLimitOptions = {
  messages: { perSecond: 5, burst: 50 },
  logins: { perSecond: 0.1, burst: 20 },
  joins: { perSecond: 1, burst: 30 },
  remoteJoins: { perSecond: 0.1, burst: 30 },
  invites: { perSecond: 0.1, burst: 50 },
  roomCreations: { perSecond: 0.1, burst: 30 },
};

/** For a server on which strangers register. */
const STRICT: RateLimitOptions = {
  failedLogins: { perSecond: 0.05, burst: 3 },
  registrations: { perSecond: 0.01, burst: 2 },
  joins: { perSecond: 0.05, burst: 5 },
  remoteJoins: { perSecond: 0.005, burst: 5 },
  invites: { perSecond: 0.001, burst: 3 },
  roomCreations: { perSecond: 0.002, burst: 3 },
};

/** The rate limits of a homeserver. `extraConfig` may set the same keys: its values win. */
export class RateLimits {
  /** Synapse's own limits, and those that are given. */
  public static standard(options?: RateLimitOptions): RateLimits {
    return new RateLimits(...taken({}, arguments, options));
  }

  /** Limits for people who know each other: a family, a club, a company. Registration should be closed. Those that are given win. */
  public static relaxed(options?: RateLimitOptions): RateLimits {
    return new RateLimits(...taken(RELAXED, arguments, options));
  }

  /** Limits for a server on which strangers register, against spam. Those that are given win. */
  public static strict(options?: RateLimitOptions): RateLimits {
    return new RateLimits(...taken(STRICT, arguments, options));
  }

  private constructor(
    /** @internal */
    public readonly _limits: RateLimitOptions,
    private readonly found: Findings,
  ) {}

  /** Adds what is wrong with the limits. @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}

/** A preset, with the limits that are given, and what is wrong with these. */
function taken(
  preset: RateLimitOptions,
  args: ArrayLike<unknown>,
  options?: RateLimitOptions,
): [limits: RateLimitOptions, found: Findings] {
  const found = new Findings();
  const given = takeOptions(found, options, isPassed(args, 0), RATE_LIMIT_OPTIONS);
  return [{ ...preset, ...given }, found];
}
