import type { Findings } from '../shared/findings';
import { instanceOf, number } from '../shared/kinds';
import type { Shape } from '../shared/shape';
import { RateLimits } from './rate-limits';

/** Limits of requests, and the size of caches. */
export interface TuningOptions {
  /** The rate limits. @default RateLimits.standard() */
  readonly rateLimits?: RateLimits;

  /**
   * The factor by which all caches of Synapse are larger than their own sizes, from 0.05 to 50. Larger caches need more memory and fewer questions to the database.
   * @default - Synapse's own, which is 0.5
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#caches-and-associated-values
   */
  readonly cacheFactor?: number;

  /**
   * The percentage of the container's memory limit, from 30 to 90, at which Synapse begins to empty its caches. Each worker has its own limit. Synapse measures its memory by jemalloc, which the official
   * image uses. So a server with large caches slows down rather than being killed.
   * @default - caches are emptied only by age
   * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#caches-and-associated-values
   */
  readonly cacheMemoryPercent?: number;
}

export const TUNING: Shape<TuningOptions> = {
  rateLimits: instanceOf(RateLimits, 'RateLimits.relaxed()'),
  cacheFactor: number(between(0.05, 50)),
  cacheMemoryPercent: number(between(30, 90)),
};

function between(least: number, most: number) {
  return (findings: Findings, prop: string, value: number): void => {
    if (value < least || value > most) findings.add(prop, `must be from ${least} to ${most}`, value);
  };
}
