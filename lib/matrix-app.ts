import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { NextSteps } from './shared/next-steps/next-steps';

/** The file beside the manifests that tells what is left to do; `kubectl apply -f` passes it over. */
export const NEXT_STEPS_FILE = 'NEXT-STEPS.md';

/** A cdk8s app that also writes `NEXT-STEPS.md` beside the manifests, of a `MatrixStack` or of a chart with parts of this library. A plain `App` does as well. */
export class MatrixApp extends App {
  /** Writes manifests and next steps to the output directory. */
  public override synth(): void {
    super.synth();
    const steps = this.charts.map((chart) => NextSteps.of(chart).markdown).filter((text) => text !== '');
    writeFileSync(join(this.outdir, NEXT_STEPS_FILE), steps.join('\n'));
  }
}
