import type { Config } from '../shared/merge';

/**
 * The logging config for Python. It writes a line for each record to standard output, for `kubectl logs`.
 *
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/logging_sample_config.html
 */
export function logConfig(level: string): Config {
  return {
    version: 1,
    formatters: {
      precise: { format: '%(asctime)s - %(name)s - %(lineno)d - %(levelname)s - %(request)s - %(message)s' },
    },
    handlers: { console: { class: 'logging.StreamHandler', formatter: 'precise', stream: 'ext://sys.stdout' } },
    // At the level DEBUG, the log of SQL statements would contain access tokens.
    loggers: { 'synapse.storage.SQL': { level: 'INFO' } },
    root: { level, handlers: ['console'] },
    disable_existing_loggers: false,
  };
}
