import { takeProps } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { isPassed, takeOptions } from '../shared/shape';
import { EXTERNAL_RTC, checkExternalRtc } from './external-rtc';
import type { ExternalRtcProps } from './external-rtc';
import type { RtcAddresses } from './homeserver-rtc';
import { RTC_OPTIONS } from './rtc-options';
import type { RtcOptions } from './rtc-options';

/**
 * The service for calls by MatrixRTC, with which Element X and Element Web call each other, also in groups.
 *
 * @see https://github.com/element-hq/element-call
 */
export class Rtc {
  /** A LiveKit SFU and its token service that run in this stack. */
  public static livekit(options?: RtcOptions): Rtc {
    const found = new Findings();
    return new Rtc(takeOptions(found, options, isPassed(arguments, 0), RTC_OPTIONS), undefined, found);
  }

  /**
   * An SFU and a token service that run elsewhere.
   *
   * @throws one error that lists everything wrong with the props
   */
  public static external(props: ExternalRtcProps): Rtc {
    const findings = new Findings();
    const taken = takeProps(findings, props, EXTERNAL_RTC);
    checkExternalRtc(findings, taken);
    findings.throwIfAny('Rtc.external');
    return new Rtc(undefined, taken);
  }

  /** No service: Element Web has calls of two people by the TURN relay only, and phones with Element X have no calls. */
  public static none(): Rtc {
    return new Rtc();
  }

  private constructor(
    /** @internal */
    public readonly _livekit?: RtcOptions,
    /** @internal */
    public readonly _addresses?: RtcAddresses,
    private readonly found = new Findings(),
  ) {}

  /** Adds what is wrong with the kinds of the options. @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}
