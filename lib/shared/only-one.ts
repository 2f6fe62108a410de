import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Findings } from './findings';

/** Finds a second part of a kind in one chart: its objects would have the names of the first one's, and the last `kubectl apply` would win. */
export function checkOnlyOne(findings: Findings, part: Construct): void {
  const twin = Chart.of(part)
    .node.findAll()
    .find((other) => other !== part && other.constructor === part.constructor);
  if (twin) {
    findings.add('scope', `has '${twin.node.path}' already, whose objects have the same names: use another chart`);
  }
}
