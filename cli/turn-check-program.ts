import { program } from '../lib/shared/program/program';

/** The text of the Python program that also runs in the cluster's CronJob `turn-check`. */
export function turnCheckProgram(): string {
  return program('turn_check/main.py');
}
