import type { CoturnOptions } from './coturn-options';
import type { ITurnServer } from './turn-server';

/** Which TURN relay a stack's users get for their calls. */
export class Turn {
  /** One that runs in this stack. */
  public static coturn(options: CoturnOptions = {}): Turn {
    return new Turn(options);
  }

  /** One that runs elsewhere: see {@link TurnServer.external}. */
  public static server(server: ITurnServer): Turn {
    return new Turn(undefined, server);
  }

  /** None: calls work between people in the same network only. */
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
