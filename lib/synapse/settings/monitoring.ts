import { LogLevel } from '../synapse-options';
import type { SynapseOptions } from '../synapse-options';
import { LOG_CONFIG_PATH } from './context';
import { ABSENT, outgoing, setting } from './row';
import type { Row } from './row';

/** The level that log.yaml has. */
export function logLevel(options: SynapseOptions): LogLevel {
  return options.logLevel ?? LogLevel.INFO;
}

export const LOGGING: Row[] = [
  { key: 'log_config', instead: "use the prop 'logLevel'", value: () => LOG_CONFIG_PATH, outside: false },
  setting('reportStats', { key: 'report_stats', default: false, outside: { off: false } }),
];

export const METRICS: Row[] = [
  setting('metrics', { key: 'enable_metrics', default: false, outside: { off: false } }),
  // The key `sentry` must be absent: even an empty block switches it on.
  ...outgoing({ sentry: ABSENT, opentracing: { enabled: false } }),
];
