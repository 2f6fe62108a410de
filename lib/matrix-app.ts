import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { NextSteps } from './shared/next-steps/next-steps';

/** The file beside the manifests that lists the steps to do by hand. `kubectl apply -f` ignores it. */
export const NEXT_STEPS_FILE = 'NEXT-STEPS.md';

/**
 * A cdk8s app that also writes `NEXT-STEPS.md` beside the manifests: the steps to do by hand for each `MatrixStack`, and for each chart with parts of this
 * library. The parts work in a plain `App` too, which doesn't write this file.
 */
export class MatrixApp extends App {
  /** Writes the manifests and `NEXT-STEPS.md` to the output directory. */
  public override synth(): void {
    super.synth();
    const steps = this.charts.map((chart) => NextSteps.of(chart).markdown).filter((text) => text !== '');
    writeFileSync(join(this.outdir, NEXT_STEPS_FILE), steps.join('\n'));
  }
}
