import { Size } from 'cdk8s';
import { checkObjectName, checkSize } from '../shared/checks';
import { Findings } from '../shared/findings';
import { text } from '../shared/kinds';
import { isPassed, takeOptions } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { size } from '../shared/units-kinds';

/** Options of a volume claim that is made with the stack. */
export interface DataVolumeOptions {
  /** The size of the claim, for media and database. @default Size.gibibytes(10) */
  readonly size?: Size;
  /** The storage class. @default - the cluster's default class */
  readonly storageClassName?: string;
}

const OPTIONS: Shape<DataVolumeOptions> = { size, storageClassName: text() };

/** The volume claim for `/data`, which holds the database and the media. */
export class DataVolume {
  /** A claim that is made with the stack, named `synapse-data`. */
  public static create(options?: DataVolumeOptions): DataVolume {
    const found = new Findings();
    return new DataVolume('synapse-data', takeOptions(found, options, isPassed(arguments, 0), OPTIONS), found);
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
  public get _create(): { readonly size: Size; readonly storageClassName?: string } | undefined {
    return this.options && { size: Size.gibibytes(10), ...this.options };
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkObjectName(findings, prop, this.claimName);
    if (this.options?.size) checkSize(findings, `${prop}.size`, this.options.size);
    if (this.options?.storageClassName !== undefined) {
      checkObjectName(findings, `${prop}.storageClassName`, this.options.storageClassName);
    }
  }
}
