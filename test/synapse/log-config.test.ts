import { findingsOf, synthStack } from '../support/manifests';
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

test('a single logger has a level of its own', () => {
  const loggers = { 'synapse.storage.SQL': { level: 'INFO' }, 'synapse.http.site': { level: 'WARNING' } };
  expect(logConfig('INFO', { 'synapse.http.site': 'WARNING' }).loggers).toEqual(loggers);
});

test.each<[string, string, RegExp]>([
  ['root', 'DEBUG', /use the prop 'logLevel'/],
  ['a b', 'INFO', /must be the name of a logger/],
  ['synapse.http.site', 'debug', /must be one of LogLevel/],
  ['synapse.storage.SQL', 'DEBUG', /access tokens/],
])('the logger %s at %s is refused', (logger, level, message) => {
  const logLevels = { [logger]: level as never };
  expect(findingsOf(() => synthStack({ synapse: { logLevels } }))).toEqual([expect.stringMatching(message)]);
});
