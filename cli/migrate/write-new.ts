import { linkSync, lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure, codeOf } from '../failure';

/**
 * Writes a new file, as a whole or not at all.
 *
 * @throws Failure if the file exists, or can't be written
 */
export function writeNew(target: string, content: string): void {
  refuseExisting(target);
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(dirname(target), '.cdk8s-matrix-'));
    const fresh = join(folder, basename(target));
    writeFileSync(fresh, content, { flush: true });
    // A link is made in one step, and never replaces a file.
    linkSync(fresh, target);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') throw existing(target);
    throw new Failure(`${target} can't be written (${code}). Nothing was written.`);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Fails if anything is there, also a link that leads nowhere. */
export function refuseExisting(target: string): void {
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) throw existing(target);
}

function existing(target: string): Failure {
  return new Failure(`${target} exists: move it away first. Nothing was written.`);
}
