import { readFileSync } from 'node:fs';
import { fc } from '../../support/property';
import type { Job } from './backup-jobs';

/** The seed of the random moments. `FC_SEED=…` repeats the moments of another run. The state of the program at that moment depends on the machine. */
export const SEED = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);

/** Random moments from 0 to 1 in random order. The range is divided into as many slots, each with one moment, so that no part is left out. */
export function randomMoments(count: number, salt: number): number[] {
  const exactly = { minLength: count, maxLength: count };
  const slots = fc.shuffledSubarray([...Array(count).keys()], exactly);
  const within = fc.array(fc.integer({ min: 0, max: 999 }), exactly);
  const [[order, parts]] = fc.sample(fc.noBias(fc.tuple(slots, within)), { seed: SEED + salt, numRuns: 1 });
  return order.map((slot, i) => (slot + parts[i] / 1000) / count);
}

/** Counts the kills by the work that they interrupted. */
export class Tally {
  private readonly phases = new Map<string, number>();

  public add(phase: string): void {
    this.phases.set(phase, (this.phases.get(phase) ?? 0) + 1);
  }

  public get total(): number {
    return [...this.phases.values()].reduce((sum, count) => sum + count, 0);
  }

  public get different(): number {
    return this.phases.size;
  }

  public summary(of: string): string {
    const counts = [...this.phases].sort().map(([phase, count]) => `${count} in ${phase}`);
    return `${this.total} kills of the ${of} (FC_SEED=${SEED}): ${counts.join(', ')}`;
  }
}

/** The program that a job waits for, such as `restic check`, or undefined while it runs code of its own. */
function doing(pid: number): string | undefined {
  const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0];
  const argv = child && readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0');
  // Right after the fork the child process is still Python.
  return argv && argv[0].endsWith('restic') ? `restic ${argv[1]}` : undefined;
}

/** The work of a job that goes on. A job under another load may take less time than the one that was measured, so it may have ended. */
export function workOf(job: Job): string {
  try {
    return doing(job.pid) ?? 'code of the backup';
  } catch {
    return 'no backup, as it had ended';
  }
}

/**
 * Kills a job with its child processes. Returns the work that it was doing, with `phase` for its own code, or undefined if the job had ended before. The job
 * is stopped first, so that it does nothing between the look and the kill.
 */
export async function kill(job: Job, phase: () => string): Promise<string | undefined> {
  let found: string | undefined;
  try {
    process.kill(-job.pid, 'SIGSTOP');
    found = doing(job.pid) ?? phase();
    process.kill(-job.pid, 'SIGKILL');
  } catch {
    // The job or its child process ended in the meantime. The kill ends the processes that are left.
    job.kill();
  }
  return (await job.ended).code === null ? (found ?? 'between two programs') : undefined;
}
