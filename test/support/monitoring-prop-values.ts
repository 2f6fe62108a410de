import { Duration } from 'cdk8s';
import type { App } from 'cdk8s';
import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable, Props } from './prop-table';

const SHARED: Props = {
  alerts: false,
  withoutAlerts: [lib.MatrixAlert.SERVER_DOWN],
  alertLabels: { team: 'chat' },
  dashboard: false,
};

const limit: lib.RateLimit = { perSecond: 7, burst: 9 };
const tuned = (tuning: object) => (app: App) => newStack(app, { synapse: { tuning } });

/** Rate limits and caches. */
export const TUNING_TABLES: PropTable[] = [
  {
    file: 'synapse/tuning-options.ts',
    name: 'TuningOptions',
    build: (app, props) => tuned(props)(app),
    values: { rateLimits: lib.RateLimits.relaxed(), cacheFactor: 2, cacheMemoryPercent: 70 },
  },
  {
    file: 'synapse/rate-limits.ts',
    name: 'RateLimitOptions',
    build: (app, props) => tuned({ rateLimits: lib.RateLimits.standard(props) })(app),
    values: {
      messages: limit,
      logins: limit,
      failedLogins: limit,
      registrations: limit,
      joins: limit,
      remoteJoins: limit,
      invites: limit,
      roomCreations: limit,
    },
  },
  {
    file: 'shared/rate-limit.ts',
    name: 'RateLimit',
    build: (app, props) => tuned({ rateLimits: lib.RateLimits.standard({ joins: { ...limit, ...props } }) })(app),
    values: { perSecond: 8, burst: 8 },
  },
];

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
