import type { Outcome } from '../run-checks';
import { findingsOf, isMissing } from './verdict';

/** A line for each finding, and none for a sound install, so that cron sends no mail. */
export function plainReport(outcomes: readonly Outcome[]): string[] {
  const findings = findingsOf(outcomes).filter(({ level }) => level !== 'note');
  return [
    ...findings.map((each) => `${each.level} ${each.code}: ${each.subject} ${each.problem}. ${each.remedy}`),
    ...outcomes.filter(isMissing).map(({ id, unchecked }) => `unchecked ${id}: ${unchecked}.`),
  ];
}
