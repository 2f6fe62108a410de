import { ConfigMap } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PodMonitor, PrometheusRule, PrometheusRuleSpecGroupsRulesExpr } from '../../imports/monitoring.coreos.com';
import { selectorLabels } from '../shared/labels';
import { MetricsEndpoints } from '../shared/metrics-endpoints';
import type { MetricsEndpoint } from '../shared/metrics-endpoints';
import { yamlFile } from '../shared/yaml-file';
import type { WatchedParts } from './alert';
import { dashboard } from './dashboard/dashboard-config';
import type { Monitoring } from './monitoring';
import { alertRules } from './rules-config';
import type { AlertRules } from './rules-config';

const LABELS = selectorLabels('monitoring', 'monitoring', 'monitoring');

export interface MatrixMonitoringProps {
  readonly monitoring: Monitoring;
  readonly parts: WatchedParts;
}

/** Lets Prometheus find the metrics of all parts of a chart, with alerts and a dashboard. Parts may be made before and after it. */
export class MatrixMonitoring extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: MatrixMonitoringProps,
  ) {
    super(scope, id);
    const { monitoring, parts } = props;
    const { _kind: kind, _options: options } = monitoring;
    if (kind === 'none') return;
    const operator = kind === 'operator';
    MetricsEndpoints.of(this)._watch((endpoint) => (operator ? this.monitorPods(endpoint) : annotate(endpoint)));
    if (options.alerts ?? true) {
      const { withoutAlerts: without = [], alertLabels: labels = {} } = options;
      const rules = alertRules(parts, { without, labels });
      if (operator) this.rule(rules);
      else this.file('Alerts', 'matrix-alerts', { 'matrix.rules.yaml': yamlFile(rules) });
    }
    if (options.dashboard ?? true) {
      const text = JSON.stringify(dashboard(parts), null, 1);
      this.file('Dashboard', 'matrix-dashboard', { 'matrix.json': `${text}\n` }, { grafana_dashboard: '1' });
    }
  }

  /** A PodMonitor needs no Service, and reads each pod of a workload. It is beside its pods: Prometheus may be told to look into no other namespace. */
  private monitorPods({ name, namespace, podLabels, portName = 'metrics' }: MetricsEndpoint): void {
    const { interval, labels } = this.props.monitoring._options;
    new PodMonitor(this, `PodMonitor-${name}`, {
      metadata: { name: `matrix-${name}`, namespace, labels: { ...LABELS, ...labels } },
      spec: {
        selector: { matchLabels: podLabels },
        podMetricsEndpoints: [
          { port: portName, path: '/metrics', ...(interval && { interval: `${interval.toSeconds()}s` }) },
        ],
      },
    });
  }

  private rule({ groups }: AlertRules): void {
    new PrometheusRule(this, 'Rule', {
      metadata: { name: 'matrix-alerts', labels: { ...LABELS, ...this.props.monitoring._options.labels } },
      spec: {
        groups: groups.map(({ name, rules }) => ({
          name,
          rules: rules.map((rule) => ({ ...rule, expr: PrometheusRuleSpecGroupsRulesExpr.fromString(rule.expr) })),
        })),
      },
    });
  }

  private file(id: string, name: string, data: { [name: string]: string }, more: { [label: string]: string } = {}) {
    new ConfigMap(this, id, { metadata: { name, labels: { ...LABELS, ...more } }, data });
  }
}

function annotate({ podMetadata, port }: MetricsEndpoint): void {
  podMetadata.addAnnotation('prometheus.io/scrape', 'true');
  podMetadata.addAnnotation('prometheus.io/port', String(port));
  podMetadata.addAnnotation('prometheus.io/path', '/metrics');
}
