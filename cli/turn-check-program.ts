import { turnCheckScript } from '../lib/turn-check/turn-check-script';

/** The Python program that the cluster's CronJob `turn-check` runs too. */
export function turnCheckProgram(): string {
  return turnCheckScript();
}
