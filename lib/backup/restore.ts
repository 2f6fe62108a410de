import { Findings } from '../shared/findings';
import { flag } from '../shared/kinds';
import { isPassed, takeOptions } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Options of {@link Restore.snapshot}. */
export interface RestoreSnapshotOptions {
  /**
   * If true, the restore replaces a database that exists already. The old database and its media are kept in a folder `.before-restore-…` of the volume.
   * @default false
   */
  readonly replaceExisting?: boolean;
}

const SNAPSHOT_OPTIONS: Shape<RestoreSnapshotOptions> = { replaceExisting: flag };

/** The backup that a server starts from. */
export class Restore {
  /** The newest backup, restored to an empty volume. If a database exists already, nothing is restored. */
  public static latest(): Restore {
    return new Restore('latest', false);
  }

  /** A backup by its snapshot ID, which `restic snapshots` and the result of the backup show. */
  public static snapshot(id: string, options?: RestoreSnapshotOptions): Restore {
    const found = new Findings();
    const { replaceExisting } = takeOptions(found, options, isPassed(arguments, 1), SNAPSHOT_OPTIONS);
    return new Restore(id, replaceExisting ?? false, found);
  }

  private constructor(
    /** @internal */
    public readonly _snapshot: string,
    /** @internal */
    public readonly _replace: boolean,
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    if (
      this._snapshot !== 'latest' &&
      !(typeof this._snapshot === 'string' && /^[0-9a-f]{8,64}$/.test(this._snapshot))
    ) {
      findings.add(
        prop,
        'must name a snapshot by 8 or more hexadecimal digits, for example "a2dfc4b7"',
        this._snapshot,
      );
    }
  }
}
