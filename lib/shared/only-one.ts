import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Findings } from './findings';

/** Finds a second part of the same kind in a chart. Its objects would have the same names as those of the first part, and would overwrite them at the apply. */
export function checkOnlyOne(findings: Findings, part: Construct): void {
  const twin = Chart.of(part)
    .node.findAll()
    .find((other) => other !== part && other.constructor === part.constructor);
  if (twin) {
    findings.add('scope', `has '${twin.node.path}' already, whose objects have the same names: use another chart`);
  }
}
