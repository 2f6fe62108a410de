import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Where manifests are made first: `cdk8s synth` empties its output folder before it starts us, and a synth that fails must leave `dist/` as it was.
 * cdk8s.yaml names the same folder.
 */
const STAGING = 'build/manifests';
const OUTPUT = 'dist';

// Standard output belongs to `cdk8s synth --stdout`.
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const outdir = (process.env.CDK8S_OUTDIR ??= STAGING);
const staged = resolve(outdir) === resolve(STAGING);
if (staged) rmSync(STAGING, { recursive: true, force: true });
try {
  // Loading it is running it; an import statement would run before there is anybody to catch its errors.
  require('../main');
  if (staged) publish();
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  tell(staged ? `Nothing was written: ${OUTPUT}/ is as it was.` : 'Nothing was written.');
  process.exitCode = 1;
}

function publish(): void {
  const fresh = `${OUTPUT}.new`;
  const old = `${OUTPUT}.old`;
  for (const path of [fresh, old]) rmSync(path, { recursive: true, force: true });
  cpSync(STAGING, fresh, { recursive: true });
  if (existsSync(OUTPUT)) renameSync(OUTPUT, old);
  renameSync(fresh, OUTPUT);
  rmSync(old, { recursive: true, force: true });
  report();
}

function report(): void {
  const manifests = readdirSync(OUTPUT).filter((file) => file.endsWith('.yaml'));
  tell(`Wrote ${manifests.map((file) => join(OUTPUT, file)).join(', ')}.`);
  const steps = join(OUTPUT, 'NEXT-STEPS.md');
  if (existsSync(steps)) tell(`\n${readFileSync(steps, 'utf8').trim()}\n\nThis is also in ${steps}.`);
}
