import type { Findings } from '../../shared/findings';
import { SQL_LOGGER } from '../log-config';
import { LogLevel } from '../log-level';
import type { SynapseOptions } from '../synapse-options';
import { LOG_CONFIG_PATH } from './context';
import { ABSENT, outgoing, setting } from './row';
import type { Row } from './row';

/** The level that log.yaml has. */
export function logLevel(options: SynapseOptions): LogLevel {
  return options.logLevel ?? LogLevel.INFO;
}

export const LOGGING: Row[] = [
  {
    key: 'log_config',
    instead: "use the props 'logLevel' and 'logLevels'",
    value: () => LOG_CONFIG_PATH,
    check: (findings, { logLevels }) => checkLogLevels(findings, logLevels ?? {}),
    outside: false,
  },
  setting('reportStats', { key: 'report_stats', default: false, outside: { off: false } }),
];

function checkLogLevels(findings: Findings, levels: { readonly [logger: string]: LogLevel }): void {
  for (const [logger, level] of Object.entries(levels)) {
    const prop = `logLevels['${logger}']`;
    if (logger === 'root') findings.add(prop, "is the level of the whole log: use the prop 'logLevel'");
    else if (!/^\w+(\.[\w-]+)*$/.test(logger)) {
      findings.add(prop, 'must be the name of a logger, as it is in the log, for example "synapse.http.site"');
    }
    if (logger === SQL_LOGGER && level === LogLevel.DEBUG) {
      findings.add(prop, 'must not be DEBUG, as the SQL statements in the log would have access tokens');
    }
  }
}

export const METRICS: Row[] = [
  setting('metrics', { key: 'enable_metrics', default: false, outside: { off: false } }),
  // The key `sentry` must be absent: even an empty block switches it on.
  ...outgoing({ sentry: ABSENT, opentracing: { enabled: false } }),
];
