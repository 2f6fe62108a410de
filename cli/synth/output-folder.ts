import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The folder that cdk8s.yaml names for `cdk8s synth`. The command empties this folder before it starts the program. It is not `dist/`, since a failed synth must
 * not change `dist/`.
 */
const CLI_OUTPUT = 'build/manifests';
const OUTPUT = 'dist';
const FRESH = `${OUTPUT}.new`;

/** Lets a program write its manifests into a new folder, which replaces `dist/` when it is complete. */
export class OutputFolder {
  private readonly asked = process.env.CDK8S_OUTDIR;
  /** False if the caller wants the manifests in another folder. */
  private readonly ours = this.asked === undefined || resolve(this.asked) === resolve(CLI_OUTPUT);

  constructor() {
    process.env.CDK8S_OUTDIR = this.asked ?? FRESH;
    if (this.ours) rmSync(FRESH, { recursive: true, force: true });
  }

  /** Replaces the old folder by the new one. The old folder is deleted only after that. */
  public publish(): void {
    if (!this.ours) return;
    if (this.asked !== undefined) cpSync(this.asked, FRESH, { recursive: true });
    const old = `${OUTPUT}.old`;
    rmSync(old, { recursive: true, force: true });
    if (existsSync(OUTPUT)) renameSync(OUTPUT, old);
    renameSync(FRESH, OUTPUT);
    rmSync(old, { recursive: true, force: true });
    report();
  }

  /** Deletes the new folder, so that the old one stays, and prints the error. */
  public discard(error: unknown): void {
    rmSync(FRESH, { recursive: true, force: true });
    tell(error instanceof Error ? error.message : String(error));
    tell(this.ours ? `Nothing was written: ${OUTPUT}/ is as it was.` : 'Nothing was written.');
  }
}

/** Prints to standard error, since `cdk8s synth --stdout` prints manifests to standard output. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function report(): void {
  const manifests = readdirSync(OUTPUT).filter((file) => file.endsWith('.yaml'));
  tell(`Wrote ${manifests.map((file) => join(OUTPUT, file)).join(', ')}.`);
  const steps = join(OUTPUT, 'NEXT-STEPS.md');
  if (existsSync(steps)) tell(`\n${readFileSync(steps, 'utf8').trim()}\n\nThis is also in ${steps}.`);
}
