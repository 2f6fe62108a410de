import { Cron } from 'cdk8s';
import { BackupTarget } from '../../lib';
import { findingsOf, synthStack } from '../support/manifests';

const backup = (schedule: Cron) => synthStack({ backup: { target: BackupTarget.volume(), schedule } });

test.each<[string, object]>([
  ['minute', { minute: '60' }],
  ['minute', { minute: '99' }],
  ['minute', { minute: '-1' }],
  ['minute', { minute: '5-1' }],
  ['minute', { minute: '*/0' }],
  ['minute', { minute: '1,' }],
  ['minute', { minute: '*-5' }],
  ['minute', { minute: '1/2/3' }],
  ['minute', { minute: 'H' }],
  ['minute', { minute: '1.5' }],
  ['minute', { minute: '@daily' }],
  ['minute', { minute: 'TZ=UTC' }],
  ['minute', { minute: '' }],
  ['hour', { hour: '24' }],
  ['day', { day: '0' }],
  ['day', { day: 'L' }],
  ['month', { month: '13' }],
  ['month', { month: 'janu' }],
  ['weekDay', { weekDay: '7' }],
  ['weekDay', { weekDay: 'fri#2' }],
  ['day', { minute: '0', hour: '0', day: '31', month: '2' }],
  ['day', { minute: '0', hour: '0', day: '31', month: 'apr,jun' }],
])('a schedule with a wrong %s is refused: %j', (field, options) => {
  const findings = findingsOf(() => backup(Cron.schedule(options)));
  expect(findings).toEqual([expect.stringMatching(new RegExp(`^'backup.schedule.${field}' (must be numbers|never)`))]);
});

test.each(['TZ=UTC 0', '0 0', '\t0', '0\n'])('a field with a blank is refused: %j', (minute) => {
  const findings = findingsOf(() => backup(Cron.schedule({ minute, hour: '3' })));
  expect(findings).toEqual([expect.stringMatching(/^'backup.schedule/)]);
});

test.each<object>([
  { minute: '0-30/5,45', hour: '*/6', day: '29', month: 'Feb', weekDay: '*' },
  { minute: '17', hour: '3', weekDay: 'mon-FRI' },
  { minute: '0', hour: '0', day: '31', month: '2', weekDay: '1' },
  { minute: '5/15', hour: '?', day: '?' },
])('a schedule that Kubernetes takes is taken: %j', (options) => {
  expect(() => backup(Cron.schedule(options))).not.toThrow();
});
