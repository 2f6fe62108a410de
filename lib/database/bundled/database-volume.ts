import { Size } from 'cdk8s';
import { checkObjectName } from '../../shared/checks';
import { Findings } from '../../shared/findings';
import { isPassed, takeOptions } from '../../shared/shape';
import { CLAIM_OPTIONS, checkClaim } from '../../shared/volume-claim';
import type { ClaimOptions, NewClaim } from '../../shared/volume-claim';

/** Options of a claim for a database that is made with the stack. */
export interface DatabaseVolumeOptions extends ClaimOptions {
  /** The size of the claim. @default Size.gibibytes(20) */
  readonly size?: Size;
}

/** The volume claim of a bundled PostgreSQL. */
export class DatabaseVolume {
  /** A claim that is made with the stack, named `postgres`. */
  public static create(options?: DatabaseVolumeOptions): DatabaseVolume {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), CLAIM_OPTIONS);
    return new DatabaseVolume('postgres', taken, found);
  }

  /** An existing claim in the homeserver's namespace. It is empty, or a bundled PostgreSQL has used it. The library doesn't manage it. */
  public static existingClaim(name: string): DatabaseVolume {
    return new DatabaseVolume(name);
  }

  private constructor(
    /** The claim's name. */
    public readonly claimName: string,
    private readonly options?: DatabaseVolumeOptions,
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public get _create(): NewClaim | undefined {
    return this.options && { size: Size.gibibytes(20), ...this.options };
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkObjectName(findings, prop, this.claimName);
    if (this.options) checkClaim(findings, prop, this.options);
  }
}
