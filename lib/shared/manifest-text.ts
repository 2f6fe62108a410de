import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Findings } from './findings';
import { misreading } from './plain-text';
import { TreeValues } from './tree';

const CHECKED = new TreeValues<object>('cdk8s-matrix:checks-text');
const SAFE = new TreeValues<object>('cdk8s-matrix:writes-safely');

/** Tells the parts in an app that the app itself writes the manifests, so that kubectl reads any text. */
export function writesSafely(app: IConstruct): void {
  SAFE.add(app, {});
}

/** Finds texts in the manifests of the part's chart that kubectl would misread. It does this at synth, after all JSON patches. */
export function checkManifestText(part: IConstruct): void {
  const chart = Chart.of(part);
  if (CHECKED.ofChart(chart).length > 0 || SAFE.above(part).length > 0) return;
  CHECKED.add(chart, {});
  chart.node.addValidation({
    validate: () => {
      const findings = new Findings();
      const objects = chart.node.findAll().filter((construct) => construct instanceof ApiObject);
      for (const object of objects) {
        if (object.chart === chart) findMisread(findings, object.toJson() as Manifest, misreading);
      }
      findings.throwIfAny(`Chart '${chart.node.path}'`);
      return [];
    },
  });
}

/** A Kubernetes object as it is written. */
export interface Manifest {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly data?: object;
  readonly stringData?: object;
}

/** Finds texts in a manifest, and names of fields, for which `reason` gives a reason. */
export function findMisread(
  findings: Findings,
  manifest: Manifest,
  reason: (text: string) => string | undefined,
): void {
  const visit = (node: unknown, path: readonly string[]) => {
    if (typeof node === 'string') add(node, path);
    else if (typeof node === 'object' && node !== null) {
      for (const [key, value] of Object.entries(node)) {
        add(key, path);
        visit(value, [...path, key]);
      }
    }
  };
  const add = (text: string, path: readonly string[]) => {
    const found = reason(text);
    if (found !== undefined) findings.add([manifest.kind, manifest.metadata?.name, ...path].join('.'), found);
  };
  visit(manifest, []);
}
