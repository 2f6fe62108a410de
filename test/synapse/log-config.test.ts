import { logConfig } from '../../lib/synapse/log-config';

test('each record is one line on standard output, and SQL stays out of a debug log', () => {
  expect(logConfig('DEBUG')).toEqual({
    version: 1,
    formatters: {
      precise: { format: '%(asctime)s - %(name)s - %(lineno)d - %(levelname)s - %(request)s - %(message)s' },
    },
    handlers: { console: { class: 'logging.StreamHandler', formatter: 'precise', stream: 'ext://sys.stdout' } },
    loggers: { 'synapse.storage.SQL': { level: 'INFO' } },
    root: { level: 'DEBUG', handlers: ['console'] },
    disable_existing_loggers: false,
  });
});
