import type { Config } from '../shared/merge';

/**
 * Python's logging config: one line for each record on standard output, where `kubectl logs` finds it.
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
    // SQL at DEBUG would log access tokens.
    loggers: { 'synapse.storage.SQL': { level: 'INFO' } },
    root: { level, handlers: ['console'] },
    disable_existing_loggers: false,
  };
}
