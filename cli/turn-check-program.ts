import { program } from '../lib/shared/program';

/** The Python program that the cluster's CronJob `turn-check` runs too. */
export function turnCheckProgram(): string {
  return program('turn_check/main.py');
}
