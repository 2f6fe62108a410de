import type { Findings } from './findings';
import { number } from './kinds';
import { required } from './shape';
import type { Shape } from './shape';

/** A limit of requests. Somebody who sends more gets the error 429, and apps try again later. */
export interface RateLimit {
  /** The number of requests for each second in the long run, for example 0.1. */
  readonly perSecond: number;
  /** The number of requests that may come at once. */
  readonly burst: number;
}

export const RATE_LIMIT: Shape<RateLimit> = {
  perSecond: required(number(checkPerSecond)),
  burst: required(number(checkBurst)),
};

function checkPerSecond(findings: Findings, prop: string, value: number): void {
  // Synapse needs a positive number, and writes such as 1e-9 would mean "never".
  if (value < 0.0001 || value > 1_000_000) findings.add(prop, 'must be from 0.0001 to 1000000', value);
}

function checkBurst(findings: Findings, prop: string, value: number): void {
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000) {
    findings.add(prop, 'must be a whole number, from 1 to 1000000', value);
  }
}
