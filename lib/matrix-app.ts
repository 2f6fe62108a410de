import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { MatrixStack } from './matrix-stack';

/** The file beside the manifests that tells what is left to do; `kubectl apply -f` passes it over. */
export const NEXT_STEPS_FILE = 'NEXT-STEPS.md';

/** A cdk8s app that also writes `NEXT-STEPS.md` beside the manifests. A plain `App` does as well. */
export class MatrixApp extends App {
  /** Writes manifests and next steps to the output directory. */
  public override synth(): void {
    super.synth();
    const stacks = this.charts.filter((chart): chart is MatrixStack => chart instanceof MatrixStack);
    writeFileSync(join(this.outdir, NEXT_STEPS_FILE), stacks.map((stack) => stack.nextSteps).join('\n'));
  }
}
