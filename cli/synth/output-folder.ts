import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The folder that cdk8s.yaml names for `cdk8s synth`. The command empties this folder before it starts the program. It is not `dist/`, since a failed synth must
 * not change `dist/`.
 */
const CLI_OUTPUT = 'build/manifests';
const OUTPUT = 'dist';

/** Lets a program write its manifests into a new folder, which replaces `dist/` when it is complete. */
export class OutputFolder {
  private readonly asked = process.env.CDK8S_OUTDIR;
  /** False if the caller wants the manifests in another folder. */
  private readonly ours = this.asked === undefined || resolve(this.asked) === resolve(CLI_OUTPUT);
  /** The folder itself if `dist` is a link. A folder can be replaced only within its own file system. */
  private readonly target = this.ours ? folderOf(OUTPUT) : OUTPUT;
  private readonly fresh = `${this.target}.new`;
  private readonly old = `${this.target}.old`;
  /** True as soon as `dist/` has the new manifests. */
  private published = false;

  /** @throws if an earlier folder is in the way, or if `dist` is a link to nothing */
  constructor() {
    process.env.CDK8S_OUTDIR = this.asked ?? this.fresh;
    if (this.ours) remove(this.fresh);
  }

  /** Replaces the old folder by the new one. The old folder is deleted only after that. */
  public publish(): void {
    if (!this.ours) return;
    if (this.asked !== undefined) cpSync(this.asked, this.fresh, { recursive: true });
    if (!existsSync(this.fresh))
      throw new Error('The program wrote no manifests: call app.synth() at its end, and give its app no outdir.');
    remove(this.old);
    const before = existsSync(this.target);
    if (before) renameSync(this.target, this.old);
    try {
      renameSync(this.fresh, this.target);
    } catch (error) {
      if (before) renameSync(this.old, this.target);
      throw error;
    }
    this.published = true;
    report();
    remove(this.old);
  }

  /** Deletes the new folder, so that the old one stays, and prints the error. */
  public discard(error: unknown): void {
    tell(error instanceof Error ? error.message : String(error));
    if (this.published) {
      tell(`The manifests in ${OUTPUT}/ are the new ones. Only ${this.old} is left over: delete it.`);
      return;
    }
    if (this.ours) tryTo(() => remove(this.fresh));
    if (this.ours && existsSync(this.old) && !existsSync(this.target)) {
      tell(`The manifests of ${OUTPUT}/ are in ${this.old}: rename that folder.`);
    } else if (this.ours) tell(`Nothing was written: ${OUTPUT}/ is as it was.`);
    else tell(`The program failed: don't apply ${this.asked} before a synth succeeds.`);
  }
}

/** Prints a failure before any program ran, in the words of {@link OutputFolder.discard}. */
export function tellUntouched(error: unknown): void {
  tell(error instanceof Error ? error.message : String(error));
  tell(`Nothing was written: ${OUTPUT}/ is as it was.`);
}

/** The folder that a path leads to. */
function folderOf(path: string): string {
  if (!lstatSync(path, { throwIfNoEntry: false })) return path;
  if (!existsSync(path))
    throw new Error(`${path} is a link to a folder that doesn't exist: make the folder, or delete the link.`);
  if (!statSync(path).isDirectory()) throw new Error(`${path} is not a folder: move it away.`);
  return lstatSync(path).isSymbolicLink() ? realpathSync(path) : path;
}

/** Deletes a folder, also a read-only one. */
function remove(path: string): void {
  if (!existsSync(path)) return;
  chmodSync(path, 0o700);
  rmSync(path, { recursive: true });
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // The error that is told already has the same cause.
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
  if (existsSync(steps)) tell(`\n${forTerminal(readFileSync(steps, 'utf8')).trim()}\n\nThis is also in ${steps}.`);
}

/** The next steps without their pictures, which a terminal doesn't draw. */
function forTerminal(steps: string): string {
  return steps.replace(/^The connections, .*\n\n```mermaid\n[^`]*```\n+/gm, '');
}
