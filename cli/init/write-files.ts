import { existsSync, statSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../failure';

/**
 * Writes all files into a folder, or none of them. A missing folder is made.
 *
 * @throws Failure if a file exists already
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  refuseToOverwrite(folder, [...files.keys()]);
  const made = mkdirSync(folder, { recursive: true });
  // The temporary folder is on the same file system as the target, so that moving a file is a single step.
  const fresh = mkdtempSync(join(folder, '.cdk8s-matrix-'));
  const moved: string[] = [];
  try {
    for (const [name, text] of files) writeFileSync(join(fresh, name), text);
    for (const name of files.keys()) {
      renameSync(join(fresh, name), join(folder, name));
      moved.push(join(folder, name));
    }
    rmSync(fresh, { recursive: true });
  } catch (error) {
    for (const path of [...moved, fresh]) rmSync(path, { recursive: true, force: true });
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw new Failure(`${folder} can't be written (${error instanceof Error ? error.message : 'unknown'}).`);
  }
}

/** Fails if any of the files exists. */
export function refuseToOverwrite(folder: string, names: readonly string[]): void {
  const above = nearest(resolve(folder));
  if (!statSync(above).isDirectory()) throw new Failure(`${above} is not a folder. Nothing was written.`);
  const taken = names.filter((name) => existsSync(join(folder, name)));
  if (taken.length > 0) {
    const list = taken.join(', ');
    throw new Failure(`In the way in ${folder}: ${list}. Move that away, or name another folder. Nothing was written.`);
  }
}

function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}
