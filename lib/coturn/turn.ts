import { takeProps } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { isPassed, takeOptions } from '../shared/shape';
import { COTURN_OPTIONS } from './coturn-options';
import type { CoturnOptions } from './coturn-options';
import { EXTERNAL_TURN, checkExternalTurn } from './external-turn';
import type { ExternalTurnProps } from './external-turn';
import type { ITurnServer } from './turn-server';

/** The TURN relay that a stack's users get for their calls. */
export class Turn {
  /** A relay that runs in this stack. */
  public static coturn(options?: CoturnOptions): Turn {
    const found = new Findings();
    return new Turn(takeOptions(found, options, isPassed(arguments, 0), COTURN_OPTIONS), undefined, found);
  }

  /**
   * A relay that runs elsewhere. It must accept time-limited credentials that are made from a shared secret.
   *
   * @throws one error that lists everything wrong with the props
   * @see https://element-hq.github.io/synapse/latest/turn-howto.html
   */
  public static external(props: ExternalTurnProps): Turn {
    const findings = new Findings();
    const taken = takeProps(findings, props, EXTERNAL_TURN);
    checkExternalTurn(findings, taken);
    findings.throwIfAny('Turn.external');
    return new Turn(undefined, taken);
  }

  /** No relay: calls work only between people in the same network. */
  public static none(): Turn {
    return new Turn();
  }

  private constructor(
    /** @internal */
    public readonly _coturn?: CoturnOptions,
    /** @internal */
    public readonly _server?: ITurnServer,
    private readonly found = new Findings(),
  ) {}

  /** Adds what is wrong with the kinds of the options. @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}
