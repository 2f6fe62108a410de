import { SizeRoundingBehavior } from 'cdk8s';
import { Findings } from '../shared/findings';
import { isPassed, take, takeOptions } from '../shared/shape';
import { BUNDLED_REDIS, EXTERNAL_REDIS, checkExternalRedis } from './redis-options';
import type { BundledRedisOptions, ExternalRedisProps } from './redis-options';

/** The server by which Synapse's processes tell each other about new data. Nothing in it is kept: its loss costs a few seconds, and no data. */
export class Redis {
  /** A Valkey server that the library runs in the homeserver's namespace. Its password is generated in the cluster. */
  public static bundled(options?: BundledRedisOptions): Redis {
    const found = new Findings();
    return new Redis(found, takeOptions(found, options, isPassed(arguments, 0), BUNDLED_REDIS), undefined);
  }

  /**
   * A Valkey or Redis server that exists already. Synapse's channels and keys have no name of the homeserver in front, so two homeservers need two databases, and
   * better two servers.
   */
  public static external(props: ExternalRedisProps): Redis {
    const found = new Findings();
    return new Redis(found, undefined, take(found, '', props, EXTERNAL_REDIS));
  }

  private constructor(
    private readonly found: Findings,
    /** @internal */
    public readonly _bundled: BundledRedisOptions | undefined,
    /** @internal */
    public readonly _external: ExternalRedisProps | undefined,
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    const inner = findings.named(`${prop}.`);
    if (this._external) checkExternalRedis(inner, this._external);
    const memory = this._bundled?.maxMemory;
    if (!memory) return;
    const mebibytes = memory.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
    if (!Number.isInteger(mebibytes) || mebibytes < 16) {
      inner.add('maxMemory', 'must be 16 MiB or more, in whole MiB', memory.asString());
    }
  }
}
