import { docsUrl } from '../../../lib/shared/docs';
import { version } from '../../../package.json';
import type { Outcome } from '../run-checks';
import { verdictOf } from './verdict';

/** The report for a script. docs/doctor.md describes it. */
export function jsonReport(serverName: string, outcomes: readonly Outcome[], now: number): object {
  return {
    serverName,
    time: new Date(now).toISOString(),
    version,
    verdict: verdictOf(outcomes),
    findings: outcomes.flatMap(({ id, findings }) =>
      findings.map((each) => ({ check: id, ...each, docs: docsUrl(`doctor.md#${each.code}`) })),
    ),
    checks: outcomes.map(({ id, title, findings, unchecked, optional }) => ({
      id,
      title,
      status: unchecked === undefined ? (findings.length > 0 ? 'findings' : 'sound') : 'unchecked',
      ...(unchecked !== undefined && { reason: unchecked, optional: optional === true }),
    })),
  };
}
