import type { Findings } from '../shared/findings';

/** Options of {@link Restore.snapshot}. */
export interface RestoreSnapshotOptions {
  /**
   * Whether a database that is there already makes way. It and its media are kept in a folder `.before-restore-…` of the volume.
   * @default false
   */
  readonly replaceExisting?: boolean;
}

/** Which backup a server starts from. */
export class Restore {
  /** The newest one, onto an empty volume. Where there is a database already, nothing happens. */
  public static latest(): Restore {
    return new Restore('latest', false);
  }

  /** One of them, by the ID that `restic snapshots` and the backup's result tell. */
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
