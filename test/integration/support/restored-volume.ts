import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from './backup-jobs';
import { sqlite } from './sqlite';

/** Of which age the data in a folder are: what was restored is of the age 0, and what isn't there of none. */
interface Age {
  readonly database?: number;
  readonly media?: number;
}

/** A volume that is restored onto again and again, on which the data of before can be told from the restored ones. */
export class RestoredVolume {
  public readonly root = mkdtempSync(join(tmpdir(), 'restored-'));

  public data(...names: string[]): string {
    return join(this.root, 'data', ...names);
  }

  /** Where a restore is, by what it has left on the volume. */
  public readonly phase = (): string => {
    try {
      const { phase } = JSON.parse(readFileSync(this.data('.restore-incomplete'), 'utf8')) as { phase: string };
      return `phase "${phase}"`;
    } catch {
      return existsSync(this.data('.restored')) ? 'tidying up' : 'its own code before a phase';
    }
  };

  /** Makes the live data those of that age, onto which nothing was ever restored. */
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

  /** In how many places, live or aside, the database and the media of an age are. */
  public places(age: number): { readonly database: number; readonly media: number } {
    const asides = readdirSync(this.data()).filter((name) => name.startsWith('.before-restore-'));
    const ages = ['.', ...asides].map((folder) => this.age(folder));
    const count = (part: keyof Age) => ages.filter((found) => found[part] === age).length;
    return { database: count('database'), media: count('media') };
  }

  /** Sees a restore through, and tells for each phase how many milliseconds there are from its beginning to the end. */
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
