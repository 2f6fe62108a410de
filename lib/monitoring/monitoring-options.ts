import type { Duration } from 'cdk8s';
import type { Findings } from '../shared/findings';
import { checked, flag, listOf, mapOf, oneOf, text } from '../shared/kinds';
import { checkLabelKey, checkLabelValue } from '../shared/pods/label-checks';
import type { Kind, Shape } from '../shared/shape';
import { checkPlainText } from '../shared/text-checks';
import { duration } from '../shared/units-kinds';
import { MatrixAlert } from './alert';

/** Options of {@link Monitoring.annotations}, and of {@link Monitoring.prometheusOperator}. */
export interface MonitoringOptions {
  /** If true, there are alert rules: see docs/monitoring.md for each. @default true */
  readonly alerts?: boolean;

  /** Alerts that are left out. @default - none */
  readonly withoutAlerts?: MatrixAlert[];

  /** Labels of each alert besides `severity`, by which Alertmanager finds the person to wake, for example `{ team: 'chat' }`. @default - none */
  readonly alertLabels?: { readonly [label: string]: string };

  /**
   * If true, there is a ConfigMap with a dashboard and the label `grafana_dashboard: "1"`, by which Grafana's chart finds it.
   * @default true
   * @see https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
   */
  readonly dashboard?: boolean;
}

/** Options of {@link Monitoring.prometheusOperator}. */
export interface PrometheusOperatorOptions extends MonitoringOptions {
  /**
   * Labels of each PodMonitor and PrometheusRule, by which the operator finds them. The chart kube-prometheus-stack looks for `release` and the name of its own
   * release, for example `{ release: 'prometheus' }`.
   * @default - none
   */
  readonly labels?: { readonly [label: string]: string };

  /** The time between two reads of the metrics, in whole seconds. @default - that of Prometheus */
  readonly interval?: Duration;
}

/** A name of a label in Prometheus. Names that begin with two underscores are its own. */
const PROMETHEUS_LABEL = /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/;

const alertLabels: Kind<{ readonly [label: string]: string }> = mapOf(
  text(checkAlertLabel),
  'text',
  (findings, prop, key) => {
    const rule = 'must be a label of Prometheus: letters, digits and "_", for example "team"';
    if (!PROMETHEUS_LABEL.test(key)) findings.add(prop, rule, key);
    if (key === 'severity') findings.add(prop, 'is set by each alert: choose the receiver by another label');
  },
);

const objectLabels: Kind<{ readonly [label: string]: string }> = mapOf(text(checkLabelValue), 'text', checkLabelKey);

export const MONITORING_OPTIONS: Shape<MonitoringOptions> = {
  alerts: flag,
  withoutAlerts: listOf(oneOf(MatrixAlert, 'MatrixAlert'), 'members of MatrixAlert'),
  alertLabels,
  dashboard: flag,
};

export const PROMETHEUS_OPERATOR_OPTIONS: Shape<PrometheusOperatorOptions> = {
  ...MONITORING_OPTIONS,
  labels: objectLabels,
  interval: checked(duration, checkInterval),
};

function checkInterval(findings: Findings, prop: string, value: Duration): void {
  const seconds = value.toMilliseconds({ integral: false }) / 1000;
  if (!Number.isInteger(seconds) || seconds < 5 || seconds > 300) {
    // After five minutes, Prometheus forgets a series that it hasn't read again.
    findings.add(prop, 'must be whole seconds, from 5 to 300', `${seconds} s`);
  }
}

function checkAlertLabel(findings: Findings, prop: string, value: string): void {
  checkPlainText(findings, prop, value);
  if (value.includes('{{')) findings.add(prop, "must not have '{{', which Prometheus reads as a template", value);
}
