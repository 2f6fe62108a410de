import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Where `cdk8s synth` has manifests made, as cdk8s.yaml says: it empties that folder before it starts us, and a synth that fails must leave `dist/` as it was.
 */
const CLI_OUTPUT = 'build/manifests';
const OUTPUT = 'dist';
const FRESH = `${OUTPUT}.new`;

// Standard output belongs to `cdk8s synth --stdout`.
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const asked = process.env.CDK8S_OUTDIR;
const ours = asked === undefined || resolve(asked) === resolve(CLI_OUTPUT);
process.env.CDK8S_OUTDIR = asked ?? FRESH;
if (ours) rmSync(FRESH, { recursive: true, force: true });
try {
  // Loading it is running it; an import statement would run before there is anybody to catch its errors.
  require('../main');
  if (asked !== undefined && ours) cpSync(asked, FRESH, { recursive: true });
  if (ours) publish();
} catch (error) {
  rmSync(FRESH, { recursive: true, force: true });
  tell(error instanceof Error ? error.message : String(error));
  tell(ours ? `Nothing was written: ${OUTPUT}/ is as it was.` : 'Nothing was written.');
  process.exitCode = 1;
}

/** Puts the new folder in the place of the old one, which goes only once that is done. */
function publish(): void {
  const old = `${OUTPUT}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(OUTPUT)) renameSync(OUTPUT, old);
  renameSync(FRESH, OUTPUT);
  rmSync(old, { recursive: true, force: true });
  report();
}

function report(): void {
  const manifests = readdirSync(OUTPUT).filter((file) => file.endsWith('.yaml'));
  tell(`Wrote ${manifests.map((file) => join(OUTPUT, file)).join(', ')}.`);
  const steps = join(OUTPUT, 'NEXT-STEPS.md');
  if (existsSync(steps)) tell(`\n${readFileSync(steps, 'utf8').trim()}\n\nThis is also in ${steps}.`);
}
