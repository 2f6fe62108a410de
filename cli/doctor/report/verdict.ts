import type { Level } from '../catalogue/row';
import type { Finding } from '../finding';
import type { Outcome } from '../run-checks';
import { counted, listed } from '../words';

/** `sound`, or `findings` (errors or warnings), or `unchecked` (no finding, but a check that could not be made). */
export type Verdict = 'sound' | 'findings' | 'unchecked';

export const STATUS: { readonly [verdict in Verdict]: number } = { sound: 0, findings: 1, unchecked: 2 };

export function verdictOf(outcomes: readonly Outcome[]): Verdict {
  if (findingsOf(outcomes).some(({ level }) => level !== 'note')) return 'findings';
  return outcomes.some(isMissing) ? 'unchecked' : 'sound';
}

export function findingsOf(outcomes: readonly Outcome[]): Finding[] {
  return outcomes.flatMap(({ findings }) => findings);
}

/** True if a check that counts could not be made. */
export function isMissing({ unchecked, optional }: Outcome): boolean {
  return unchecked !== undefined && optional !== true;
}

/** `2 errors, 1 warning and 1 check that could not be made`. */
export function summary(outcomes: readonly Outcome[]): string {
  const findings = findingsOf(outcomes);
  const of = (level: Level) => findings.filter((each) => each.level === level).length;
  const missing = outcomes.filter(isMissing).length;
  const parts = [
    ...(of('error') > 0 ? [counted(of('error'), 'error')] : []),
    ...(of('warning') > 0 ? [counted(of('warning'), 'warning')] : []),
    ...(missing > 0 ? [`${counted(missing, 'check')} that could not be made`] : []),
  ];
  if (parts.length > 0) return listed(parts);
  const made = outcomes.filter(({ unchecked }) => unchecked === undefined).length;
  const all = counted(made, 'check');
  return made < outcomes.length ? `all ${all} that could be made are sound` : `all ${all} are sound`;
}
