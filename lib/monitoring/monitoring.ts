import { Findings } from '../shared/findings';
import { isPassed, takeOptions } from '../shared/shape';
import { MONITORING_OPTIONS, PROMETHEUS_OPERATOR_OPTIONS } from './monitoring-options';
import type { MonitoringOptions, PrometheusOperatorOptions } from './monitoring-options';

/** The way in which Prometheus finds the metrics. */
export type MonitoringKind = 'operator' | 'annotations' | 'none';

/**
 * Metrics of all parts, alert rules and a dashboard. The metrics stay inside of the cluster. The stack runs no Prometheus, no Alertmanager and no Grafana.
 *
 * @see https://prometheus.io/docs/
 */
export class Monitoring {
  /**
   * For a Prometheus of the Prometheus operator, as kube-prometheus-stack installs it: PodMonitors, and a PrometheusRule with the alerts. The cluster must have the
   * operator's CustomResourceDefinitions before the apply.
   *
   * @see https://prometheus-operator.dev/docs/
   */
  public static prometheusOperator(options?: PrometheusOperatorOptions): Monitoring {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), PROMETHEUS_OPERATOR_OPTIONS);
    return new Monitoring('operator', taken, found);
  }

  /**
   * For a Prometheus that finds pods by the annotations `prometheus.io/scrape`, `prometheus.io/port` and `prometheus.io/path`, as that of the chart `prometheus`. The
   * alerts are in the ConfigMap `matrix-alerts`, which Prometheus must load: docs/monitoring.md.
   */
  public static annotations(options?: MonitoringOptions): Monitoring {
    const found = new Findings();
    return new Monitoring(
      'annotations',
      takeOptions(found, options, isPassed(arguments, 0), MONITORING_OPTIONS),
      found,
    );
  }

  /** No monitoring. Parts serve metrics only if their own prop `metrics` says so. */
  public static none(): Monitoring {
    return new Monitoring('none');
  }

  private constructor(
    /** @internal */
    public readonly _kind: MonitoringKind,
    /** @internal */
    public readonly _options: PrometheusOperatorOptions = {},
    private readonly found = new Findings(),
  ) {}

  /** Adds what is wrong with the options. @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}
