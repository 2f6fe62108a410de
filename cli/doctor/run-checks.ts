import { CannotCheck } from './finding';
import type { Check, Finding } from './finding';
import { duration } from './words';

/** The result of a check. */
export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly findings: readonly Finding[];
  /** The reason why the check could not be made. */
  readonly unchecked?: string;
  /** True if a user may do without the check. */
  readonly optional?: boolean;
}

/** Runs checks at the same time, each for as long as the limit at most. */
export function runChecks<Context>(
  checks: readonly Check<Context>[],
  context: Context,
  limit: number,
  done: (outcome: Outcome) => void = () => undefined,
): Promise<Outcome[]> {
  return Promise.all(
    checks.map(async (check) => {
      const outcome = await runCheck(check, context, limit);
      done(outcome);
      return outcome;
    }),
  );
}

async function runCheck<Context>(
  { id, title, run }: Check<Context>,
  context: Context,
  limit: number,
): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CannotCheck(`it took longer than ${duration(limit)}`)), limit);
  });
  try {
    return { id, title, findings: await Promise.race([(async () => run(context))(), late]) };
  } catch (error) {
    return { id, title, ...reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** A check that failed. The words of an unknown error are not shown, as they may quote what it read. */
export function reasonOf(error: unknown): Omit<Outcome, 'id' | 'title'> {
  if (error instanceof CannotCheck) return { findings: [], unchecked: error.message, optional: error.optional };
  return { findings: [], unchecked: 'this program has made a mistake' };
}
