import { Size } from 'cdk8s';
import { checkObjectName } from '../shared/checks';
import { Findings } from '../shared/findings';
import { isPassed, takeOptions } from '../shared/shape';
import { CLAIM_OPTIONS, checkClaim } from '../shared/volume-claim';
import type { ClaimOptions, NewClaim } from '../shared/volume-claim';

/** Options of a volume claim that is made with the stack. */
export interface DataVolumeOptions extends ClaimOptions {
  /** The size of the claim, for media and database. @default Size.gibibytes(10) */
  readonly size?: Size;
}

/** The volume claim for `/data`, which holds the database and the media. */
export class DataVolume {
  /** A claim that is made with the stack, named `synapse-data`. */
  public static create(options?: DataVolumeOptions): DataVolume {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), CLAIM_OPTIONS);
    return new DataVolume('synapse-data', taken, found);
  }

  /** An existing claim in the homeserver's namespace. The library doesn't manage it. */
  public static existingClaim(name: string): DataVolume {
    return new DataVolume(name);
  }

  private constructor(
    /** The claim's name. */
    public readonly claimName: string,
    private readonly options?: DataVolumeOptions,
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public get _create(): NewClaim | undefined {
    return this.options && { size: Size.gibibytes(10), ...this.options };
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkObjectName(findings, prop, this.claimName);
    if (this.options) checkClaim(findings, prop, this.options);
  }
}
