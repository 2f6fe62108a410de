import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from './backup-jobs';
import { sqlite } from './sqlite';

/** The age of the data in a folder. Restored data have the age 0, and missing data have none. */
interface Age {
  readonly database?: number;
  readonly media?: number;
}

/** A volume for many restores. The ages tell the earlier data from the restored data. */
export class RestoredVolume {
  public readonly root = mkdtempSync(join(tmpdir(), 'restored-'));

  public data(...names: string[]): string {
    return join(this.root, 'data', ...names);
  }

  /** The phase of a restore, read from its files on the volume. */
  public readonly phase = (): string => {
    try {
      const { phase } = JSON.parse(readFileSync(this.data('.restore-incomplete'), 'utf8')) as { phase: string };
      return `phase "${phase}"`;
    } catch {
      return existsSync(this.data('.restored')) ? 'tidying up' : 'its own code before a phase';
    }
  };

  /** Gives the live data that age, and removes all traces of a restore. */
  public mark(age: number): void {
    sqlite(this.data('homeserver.db'), `PRAGMA user_version = ${age}`);
    writeFileSync(this.data('media_store/age'), String(age));
    rmSync(this.data('.restored'), { force: true });
  }

  public age(folder = '.'): Age {
    const database = this.data(folder, 'homeserver.db');
    const media = this.data(folder, 'media_store');
    const mark = join(media, 'age');
    return {
      database: existsSync(database) ? Number(sqlite(database, 'PRAGMA user_version')) : undefined,
      media: existsSync(mark) ? Number(readFileSync(mark, 'utf8')) : existsSync(media) ? 0 : undefined,
    };
  }

  /** The number of folders, live or for old data, that hold the database and the media of an age. */
  public places(age: number): { readonly database: number; readonly media: number } {
    const asides = readdirSync(this.data()).filter((name) => name.startsWith('.before-restore-'));
    const ages = ['.', ...asides].map((folder) => this.age(folder));
    const count = (part: keyof Age) => ages.filter((found) => found[part] === age).length;
    return { database: count('database'), media: count('media') };
  }

  /** Waits for the end of a restore. Tells for each phase the milliseconds from its beginning to the end of the restore. */
  public async profile(job: Job): Promise<(phase: string) => number> {
    const begin = Date.now();
    const seen = new Map<string, number>();
    let outcome;
    do {
      if (!seen.has(this.phase())) seen.set(this.phase(), Date.now());
    } while (!(outcome = await Promise.race([job.ended, sleep(1)])));
    if (outcome.code !== 0) throw new Error(outcome.result);
    const end = Date.now();
    return (phase) => end - (seen.get(phase) ?? begin);
  }
}
