import type { Cron } from 'cdk8s';
import type { Findings } from '../shared/findings';
import { number } from '../shared/kinds';
import type { Shape } from '../shared/shape';
import { cron } from '../shared/units-kinds';

/** Options of the Job that compresses the state of rooms. */
export interface StateCompressionOptions {
  /** The schedule of the Job. @default - each Sunday at 2:37 */
  readonly schedule?: Cron;

  /** The number of state groups that are compressed at once, from 100 to 100,000. Larger chunks save more rows and need more memory. @default 500 */
  readonly chunkSize?: number;

  /** The largest number of chunks in a run, from 1 to 100,000. The next run goes on from there. @default 100 */
  readonly chunks?: number;
}

export const STATE_COMPRESSION: Shape<StateCompressionOptions> = {
  schedule: cron,
  // Smaller chunks than the first level of differences take more rows than before.
  chunkSize: number(wholeFrom(100)),
  chunks: number(wholeFrom(1)),
};

const MOST = 100_000;

function wholeFrom(least: number) {
  return (findings: Findings, prop: string, value: number): void => {
    if (Number.isInteger(value) && value >= least && value <= MOST) return;
    findings.add(prop, `must be a whole number from ${least} to ${MOST}`, value);
  };
}
