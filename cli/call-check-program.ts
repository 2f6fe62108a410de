import { program } from '../lib/shared/program/program';

/** The text of the Python program that also runs in the cluster's CronJob `call-check`. */
export function callCheckProgram(): string {
  return program('call_check/main.py');
}
