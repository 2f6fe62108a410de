import { number } from '../shared/kinds';
import { Findings } from '../shared/findings';
import { isPassed, takeOptions, takeValue } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** Options of {@link Autoscaling}. */
export interface AutoscalingOptions {
  /** The CPU that the processes use on average, in percent of their CPU request. Above it, processes are added. @default 300 */
  readonly cpuPercent?: number;

  /** The number of requests that wait in the router per process. Above it, processes are added. It needs an adapter for custom metrics in the cluster. @default - CPU alone decides */
  readonly queueLength?: number;
}

const OPTIONS: Shape<AutoscalingOptions> = { cpuPercent: number(), queueLength: number() };

/** The rule by which the number of a group's processes follows the load. `replicas` of the group is the least number. */
export class Autoscaling {
  /** @param replicas the largest number of processes */
  public static upTo(replicas: number, options?: AutoscalingOptions): Autoscaling {
    const found = new Findings();
    const most = takeValue(found, '', replicas, number());
    return new Autoscaling(most ?? 1, takeOptions(found, options, isPassed(arguments, 1), OPTIONS), found);
  }

  private constructor(
    /** The largest number of processes. */
    public readonly mostReplicas: number,
    private readonly options: AutoscalingOptions,
    private readonly found: Findings,
  ) {}

  /** @internal */
  public get _cpuPercent(): number {
    return this.options.cpuPercent ?? 300;
  }

  /** @internal */
  public get _queueLength(): number | undefined {
    return this.options.queueLength;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}
