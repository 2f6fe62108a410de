/** How packets from outside reach the relay. */
export class TurnExposure {
  /**
   * The relay listens on the node's own addresses: the way that works on any single-node cluster and with any router. Such a pod can't be `restricted`, which
   * is why the relay has a namespace of its own.
   */
  public static hostNetwork(): TurnExposure {
    return new TurnExposure(true);
  }

  private constructor(
    /** @internal */
    public readonly _hostNetwork: boolean,
  ) {}
}
