import { Findings } from '../shared/findings';
import type { CoturnOptions } from './coturn-options';
import { checkExternalTurn } from './external-turn';
import type { ExternalTurnProps } from './external-turn';
import type { ITurnServer } from './turn-server';

/** The TURN relay that a stack's users get for their calls. */
export class Turn {
  /** A relay that runs in this stack. */
  public static coturn(options: CoturnOptions = {}): Turn {
    return new Turn(options);
  }

  /**
   * A relay that runs elsewhere. It accepts time-limited credentials that are made from a shared secret, or has a fixed login.
   *
   * @throws one error that lists everything wrong with the props
   * @see https://element-hq.github.io/synapse/latest/turn-howto.html
   */
  public static external(props: ExternalTurnProps): Turn {
    const findings = new Findings();
    checkExternalTurn(findings, props);
    findings.throwIfAny('Turn.external');
    return new Turn(undefined, { uris: [...props.uris], sharedSecret: props.sharedSecret, login: props.login });
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
  ) {}
}
