import type { IConstruct } from 'constructs';
import { NextStepPhase } from './next-step';
import { NextSteps } from './next-steps';

/**
 * Adds the step in which a person checks that calls work. Each part of calls adds it; the last one counts.
 *
 * @param scope the part that adds it
 * @param more further lines
 */
export function addCallCheckStep(
  scope: IConstruct,
  baseUrl: string,
  user = 'NAME',
  more: readonly string[] = [],
): void {
  NextSteps.of(scope).addStep({
    id: 'call-check',
    phase: NextStepPhase.CHECK,
    lines: [
      "See whether calls work, best from another network such as a phone's hotspot:",
      '',
      `    npx cdk8s-matrix call-check ${baseUrl.replace(/\/$/, '')} ${user}`,
      ...more,
    ],
  });
}
