import { Findings } from '../../shared/findings';
import { number } from '../../shared/kinds';
import { isPassed, takeValue } from '../../shared/shape';

/** The treatment of a commit while there are fewer standbys than it should wait for. */
export type Durability = 'required' | 'preferred';

/**
 * The number of standbys that must have a commit on their disk before the server answers that it is done. A standby is an instance other than the primary.
 *
 * @see https://cloudnative-pg.io/documentation/current/replication/#synchronous-replication
 */
export class SynchronousCommit {
  /**
   * A commit waits for no standby. This is the fastest. After the loss of the primary, the last messages that people have sent may be missing, usually those of less
   * than a second.
   */
  public static none(): SynchronousCommit {
    return new SynchronousCommit(new Findings());
  }

  /**
   * A commit waits for this number of standbys, or for all that are there if these are fewer. So the loss of the primary loses nothing, and the server goes on if all
   * standbys are away. What is written while they are away is only on the primary.
   *
   * @param standbys the number of standbys. Default: 1
   */
  public static preferred(standbys?: number): SynchronousCommit {
    return SynchronousCommit._waiting('preferred', standbys, isPassed(arguments, 0));
  }

  /**
   * A commit always waits for this number of standbys. While there are fewer, nobody can write. An instance becomes the primary only if it surely has all commits.
   *
   * @param standbys the number of standbys. Default: 1
   */
  public static required(standbys?: number): SynchronousCommit {
    return SynchronousCommit._waiting('required', standbys, isPassed(arguments, 0));
  }

  private static _waiting(durability: Durability, standbys: number | undefined, passed: boolean): SynchronousCommit {
    const found = new Findings();
    const taken = passed ? takeValue(found, '', standbys, number()) : 1;
    return new SynchronousCommit(found, durability, taken ?? 1);
  }

  private constructor(
    private readonly found: Findings,
    /** @internal */
    public readonly _durability?: Durability,
    /** @internal */
    public readonly _standbys = 0,
  ) {}

  /** @param instances the number of all instances @internal */
  public _check(findings: Findings, prop: string, instances: number): void {
    findings.include(this.found, prop);
    if (this._durability === undefined) return;
    const most = instances - 1;
    if (most < 1) {
      findings.add(prop, "needs 2 'instances' or more: one instance has no standby to wait for");
    } else if (!Number.isInteger(this._standbys) || this._standbys < 1 || this._standbys > most) {
      findings.add(prop, `must wait for 1 to ${most} standbys, as there are ${instances} instances`, this._standbys);
    }
  }
}
