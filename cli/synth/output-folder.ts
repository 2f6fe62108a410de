import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where `cdk8s synth` has manifests made, as cdk8s.yaml says: it empties that folder before it starts us, and a synth that fails must leave `dist/` as it was. */
const CLI_OUTPUT = 'build/manifests';
const OUTPUT = 'dist';
const FRESH = `${OUTPUT}.new`;

/** Has a program write its manifests into a new folder, which takes the place of `dist/` once it is whole. */
export class OutputFolder {
  private readonly asked = process.env.CDK8S_OUTDIR;
  /** False where the caller wants the manifests in a folder of its own. */
  private readonly ours = this.asked === undefined || resolve(this.asked) === resolve(CLI_OUTPUT);

  constructor() {
    process.env.CDK8S_OUTDIR = this.asked ?? FRESH;
    if (this.ours) rmSync(FRESH, { recursive: true, force: true });
  }

  /** Puts the new folder in the place of the old one, which goes only once that is done. */
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

  /** Leaves everything as it was, and tells why. */
  public discard(error: unknown): void {
    rmSync(FRESH, { recursive: true, force: true });
    tell(error instanceof Error ? error.message : String(error));
    tell(this.ours ? `Nothing was written: ${OUTPUT}/ is as it was.` : 'Nothing was written.');
  }
}

/** Standard output belongs to `cdk8s synth --stdout`. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

function report(): void {
  const manifests = readdirSync(OUTPUT).filter((file) => file.endsWith('.yaml'));
  tell(`Wrote ${manifests.map((file) => join(OUTPUT, file)).join(', ')}.`);
  const steps = join(OUTPUT, 'NEXT-STEPS.md');
  if (existsSync(steps)) tell(`\n${readFileSync(steps, 'utf8').trim()}\n\nThis is also in ${steps}.`);
}
