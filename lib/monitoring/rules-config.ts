import { runbookOf } from './alert';
import type { Alert, WatchedParts, MatrixAlert } from './alert';
import { backupAlerts } from './alerts/backups';
import { callAlerts } from './alerts/calls';
import { clusterAlerts } from './alerts/cluster';
import { databaseAlerts } from './alerts/databases';
import { queueAlerts } from './alerts/queues';
import { serverAlerts } from './alerts/server';
import { Series } from './metric';

const GROUPS = {
  'matrix-server': serverAlerts,
  'matrix-queues': queueAlerts,
  'matrix-databases': databaseAlerts,
  'matrix-calls': callAlerts,
  'matrix-backups': backupAlerts,
  'matrix-cluster': clusterAlerts,
};

/** Choices of the user about the alerts. */
export interface AlertChoices {
  readonly without: readonly MatrixAlert[];
  /** Labels of each alert, by which Alertmanager finds whom to wake. */
  readonly labels: { readonly [label: string]: string };
}

/** A rule as Prometheus reads it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly [label: string]: string };
  readonly annotations: { readonly [annotation: string]: string };
}

export interface AlertRules {
  readonly groups: { readonly name: string; readonly rules: readonly AlertRule[] }[];
}

/** The selectors of a stack's series. */
export function seriesOf({ namespace, rtcNamespace, relayNamespace }: WatchedParts): Series {
  const all = [namespace, rtcNamespace, relayNamespace].filter((name) => name !== undefined);
  return new Series([...new Set(all)]);
}

/**
 * The file of rules for Prometheus.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export function alertRules(parts: WatchedParts, { without, labels }: AlertChoices): AlertRules {
  const series = seriesOf(parts);
  const groups = Object.entries(GROUPS).map(([name, alerts]) => ({
    name,
    rules: alerts(series, parts)
      .filter(({ alert }) => !without.includes(alert))
      .map((alert) => ruleOf(alert, labels)),
  }));
  return { groups: groups.filter(({ rules }) => rules.length > 0) };
}

function ruleOf(row: Alert, labels: AlertChoices['labels']): AlertRule {
  const { alert, expr, severity, summary, description } = row;
  return {
    alert,
    expr,
    for: row.for,
    labels: { severity, ...labels },
    annotations: { summary, description, runbook_url: runbookOf(alert) },
  };
}
