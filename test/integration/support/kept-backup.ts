import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupJobs } from './backup-jobs';
import { integrity, sqlite } from './sqlite';

interface Manifest {
  readonly sha256: { readonly [file: string]: string };
}

/** The faults of a verified backup. Fetches all of it, and checks it against its manifest and its media against its database. */
export function faultsOf(jobs: BackupJobs, id: string): string[] {
  const out = join(jobs.work, 'looked-through');
  rmSync(out, { recursive: true, force: true });
  jobs.restic('restore', id, '--target', out);
  const copy = join(out, jobs.work, 'work/backup');
  const faults: string[] = [];
  const { sha256 } = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8')) as Manifest;
  for (const file of ['homeserver.db', 'secrets/signing_key'])
    if (!(file in sha256)) faults.push(`${file} isn't in the manifest`);
  for (const [file, expected] of Object.entries(sha256)) {
    const digest = createHash('sha256')
      .update(readFileSync(join(copy, file)))
      .digest('hex');
    if (digest !== expected) faults.push(`${file} isn't what the manifest says`);
  }
  const database = join(copy, 'homeserver.db');
  const sound = integrity(database);
  if (sound !== 'ok') return [...faults, sound];
  const media = sqlite(database, 'SELECT group_concat(media_id) FROM local_media_repository').split(',');
  for (const name of media) {
    const path = join(name.slice(0, 2), name.slice(2, 4), name.slice(4));
    if (!existsSync(join(out, jobs.root, 'data/media_store/local_content', path))) faults.push(`${name} is missing`);
  }
  return faults;
}
