import type { Findings } from '../shared/findings';

/** Options of {@link Restore.snapshot}. */
export interface RestoreSnapshotOptions {
  /**
   * If true, the restore replaces a database that exists already. The old database and its media are kept in a folder `.before-restore-…` of the volume.
   * @default false
   */
  readonly replaceExisting?: boolean;
}

/** The backup that a server starts from. */
export class Restore {
  /** The newest backup, restored to an empty volume. If a database exists already, nothing is restored. */
  public static latest(): Restore {
    return new Restore('latest', false);
  }

  /** A backup by its snapshot ID, which `restic snapshots` and the result of the backup show. */
  public static snapshot(id: string, options: RestoreSnapshotOptions = {}): Restore {
    return new Restore(id, options.replaceExisting ?? false);
  }

  private constructor(
    /** @internal */
    public readonly _snapshot: string,
    /** @internal */
    public readonly _replace: boolean,
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    if (this._snapshot !== 'latest' && !/^[0-9a-f]{8,64}$/.test(this._snapshot)) {
      findings.add(
        prop,
        'must name a snapshot by 8 or more hexadecimal digits, for example "a2dfc4b7"',
        this._snapshot,
      );
    }
  }
}
