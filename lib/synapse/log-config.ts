import type { Config } from '../shared/merge';

/** The logger of SQL statements. */
export const SQL_LOGGER = 'synapse.storage.SQL';

/**
 * The logging config for Python. It writes a line for each record to standard output, for `kubectl logs`.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/logging_sample_config.html
 */
export function logConfig(level: string, levels: { readonly [logger: string]: string } = {}): Config {
  const loggers = Object.entries(levels).map(([logger, own]) => [logger, { level: own }] as const);
  return {
    version: 1,
    formatters: {
      precise: { format: '%(asctime)s - %(name)s - %(lineno)d - %(levelname)s - %(request)s - %(message)s' },
    },
    handlers: { console: { class: 'logging.StreamHandler', formatter: 'precise', stream: 'ext://sys.stdout' } },
    // At the level DEBUG, the log of SQL statements would contain access tokens.
    loggers: { [SQL_LOGGER]: { level: 'INFO' }, ...Object.fromEntries(loggers) },
    root: { level, handlers: ['console'] },
    disable_existing_loggers: false,
  };
}
