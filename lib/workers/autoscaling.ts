import { Cpu } from 'cdk8s-plus-28';
import { Findings } from '../shared/findings';
import { number } from '../shared/kinds';
import { cores, cpu } from '../shared/resources-shape';
import { isPassed, takeOptions, takeValue } from '../shared/shape';
import type { Shape } from '../shared/shape';

/** The largest number of processes of a group. */
export const MOST_PROCESSES = 100;

/** Options of {@link Autoscaling}. */
export interface AutoscalingOptions {
  /** The CPU that the processes may use on average. Above it, processes are added. A process uses one core at most. @default Cpu.millis(700) */
  readonly cpu?: Cpu;

  /**
   * The number of requests per process that wait in the router. Above it, processes are added. The cluster needs an adapter that serves the router's metrics as
   * custom metrics.
   * @default - the CPU alone decides
   */
  readonly queueLength?: number;
}

const OPTIONS: Shape<AutoscalingOptions> = {
  cpu: cpu(),
  queueLength: number((findings, prop, length) => {
    if (!Number.isInteger(length) || length < 1) findings.add(prop, 'must be a whole number, 1 or more', length);
  }),
};

/** The rule by which the number of a group's processes follows the load. It needs metrics-server in the cluster, which k3s has. */
export class Autoscaling {
  /**
   * Adds processes under load, and takes them away afterwards. The group's `replicas` is the smallest number.
   *
   * @param mostReplicas the largest number of processes, 2 to 100
   */
  public static upTo(mostReplicas: number, options?: AutoscalingOptions): Autoscaling {
    const found = new Findings();
    const most = takeValue(found, '', mostReplicas, number()) ?? 2;
    return new Autoscaling(most, found, takeOptions(found, options, isPassed(arguments, 1), OPTIONS));
  }

  private constructor(
    /** The largest number of processes. */
    public readonly mostReplicas: number,
    private readonly found: Findings,
    private readonly options: AutoscalingOptions,
  ) {}

  /** @internal */
  public get _cpu(): Cpu {
    return this.options.cpu ?? Cpu.millis(700);
  }

  /** @internal */
  public get _queueLength(): number | undefined {
    return this.options.queueLength;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    const most = this.mostReplicas;
    if (!Number.isInteger(most) || most < 2 || most > MOST_PROCESSES) {
      findings.add(prop, `must have a whole number of processes, 2 to ${MOST_PROCESSES}`, most);
    }
    const target = cores(this._cpu.amount);
    if (!(target >= 0.05 && target <= 1)) {
      findings.add(`${prop}.cpu`, 'must be from 50m to 1000m, as a process uses one core at most', this._cpu.amount);
    }
  }
}
