import { Duration } from 'cdk8s';
import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable, Props } from './prop-table';

const SHARED: Props = {
  alerts: false,
  withoutAlerts: [lib.MatrixAlert.SERVER_DOWN],
  alertLabels: { team: 'chat' },
  dashboard: false,
};

export const MONITORING_TABLES: PropTable[] = [
  {
    file: 'monitoring/monitoring-options.ts',
    name: 'MonitoringOptions',
    build: (app, props) => newStack(app, { monitoring: lib.Monitoring.annotations(props) }),
    values: SHARED,
  },
  {
    file: 'monitoring/monitoring-options.ts',
    name: 'PrometheusOperatorOptions',
    build: (app, props) => newStack(app, { monitoring: lib.Monitoring.prometheusOperator(props) }),
    values: { labels: { release: 'mine' }, interval: Duration.seconds(30) },
  },
];
