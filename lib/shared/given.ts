import type { Findings } from './findings';

/** Finds props that are present without a value, as an unset environment variable leaves them. The default of an absent prop must not take their place unseen. */
export function checkGiven(findings: Findings, prop: string, options: object): void {
  for (const [key, value] of Object.entries(options)) {
    if (isMissing(value)) findings.add(`${prop}.${key}`, `is ${String(value)}: give it a value, or leave it out`);
  }
}

/** True for the values that stand for "nothing" in JavaScript. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || Number.isNaN(value);
}
