import { Size } from 'cdk8s';
import { PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import { checkObjectName } from '../shared/checks';
import { Findings } from '../shared/findings';
import { isPassed, takeOptions } from '../shared/shape';
import { CLAIM_OPTIONS, checkClaim } from '../shared/volume-claim';
import type { ClaimOptions, NewClaim } from '../shared/volume-claim';

/** Options of a claim for media that is made with the stack. */
export interface MediaVolumeOptions extends ClaimOptions {
  /** The size of the claim. @default Size.gibibytes(50) */
  readonly size?: Size;
}

/** A volume claim for the media alone: uploads, thumbnails and copies of other servers' media. */
export class MediaVolume {
  /** A claim that is made with the stack, named `synapse-media`. */
  public static create(options?: MediaVolumeOptions): MediaVolume {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), CLAIM_OPTIONS);
    return new MediaVolume('synapse-media', taken, found);
  }

  /** An existing claim in the homeserver's namespace. Its root holds `local_content` and Synapse's other folders. The library doesn't manage it. */
  public static existingClaim(name: string): MediaVolume {
    return new MediaVolume(name);
  }

  private constructor(
    /** The claim's name. */
    public readonly claimName: string,
    private readonly options?: MediaVolumeOptions,
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public get _create(): NewClaim | undefined {
    return this.options && { size: Size.gibibytes(50), ...this.options };
  }

  /** True if pods on several nodes may mount it. The access mode of an existing claim isn't known here. @internal */
  public get _isShared(): boolean {
    return this.options === undefined || this.options.accessMode === PersistentVolumeAccessMode.READ_WRITE_MANY;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkObjectName(findings, prop, this.claimName);
    if (this.options) checkClaim(findings, prop, this.options);
  }
}
