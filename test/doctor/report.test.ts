import { found } from '../../cli/doctor/finding';
import { jsonReport } from '../../cli/doctor/report/json-report';
import { plainReport } from '../../cli/doctor/report/plain';
import { table, wrapped } from '../../cli/doctor/report/table';
import { summary, verdictOf } from '../../cli/doctor/report/verdict';
import type { Outcome } from '../../cli/doctor/run-checks';
import { runChecks } from '../../cli/doctor/run-checks';
import { CannotCheck } from '../../cli/doctor/finding';

const SOUND: Outcome = { id: 'dns', title: 'DNS', findings: [] };
const BAD: Outcome = {
  id: 'claims',
  title: 'Claims',
  findings: [found('claim-unbound', 'PersistentVolumeClaim matrix/synapse-data', 'is Pending')],
};
const NOTE: Outcome = {
  id: 'backups',
  title: 'Backups',
  findings: [found('backup-none', 'Namespace matrix', 'has no backups')],
};
const LATE: Outcome = { id: 'ports', title: 'Ports', findings: [], unchecked: 'it took too long', optional: false };
const FORBIDDEN: Outcome = {
  id: 'nodes',
  title: 'Nodes',
  findings: [],
  unchecked: 'nodes may not be read',
  optional: true,
};

test.each([
  ['sound', [SOUND, NOTE, FORBIDDEN]],
  ['findings', [SOUND, BAD, LATE]],
  ['unchecked', [SOUND, LATE]],
] as const)('the verdict %s', (verdict, outcomes) => {
  expect(verdictOf(outcomes)).toBe(verdict);
});

test('the summary counts the checks that were made', () => {
  expect(summary([SOUND, NOTE])).toBe('all 2 checks are sound');
  expect(summary([SOUND, NOTE, FORBIDDEN])).toBe('all 2 checks that could be made are sound');
});

test('in a pipe there is a line for each finding, and none without', () => {
  expect(plainReport([SOUND, NOTE, FORBIDDEN])).toEqual([]);
  expect(plainReport([BAD, LATE])).toEqual([
    'error claim-unbound: PersistentVolumeClaim matrix/synapse-data is Pending. See kubectl describe of the claim: storage class, and whether a volume is free.',
    'unchecked ports: it took too long.',
  ]);
});

test('on a terminal there is a table', () => {
  const lines = table([SOUND, BAD, NOTE, LATE, FORBIDDEN], { serverName: 'example.org', columns: 70, colors: false });
  expect(lines.join('\n')).toMatchSnapshot();
});

test('colors are there if they are wanted', () => {
  const lines = table([SOUND], { serverName: 'example.org', columns: 70, colors: true, hint: 'More.' });
  expect(lines).toEqual([
    '',
    '  \u001b[32m✓\u001b[0m DNS',
    '',
    '\u001b[32mexample.org: all 1 check are sound.\u001b[0m',
    'More.',
  ]);
});

test('the JSON has all of it', () => {
  expect(jsonReport('example.org', [SOUND, BAD, LATE], Date.parse('2026-11-29T00:00:00Z'))).toMatchSnapshot();
});

test('long words stay whole', () => {
  expect(wrapped('a bb https://example.org/long ccc', 6)).toEqual(['a bb', 'https://example.org/long', 'ccc']);
});

describe('a check', () => {
  const check = (run: () => Promise<never[]>) => [{ id: 'x', title: 'X', run }];

  test('has a limit', async () => {
    const [outcome] = await runChecks(
      check(() => new Promise(() => undefined)),
      {},
      20,
    );
    expect(outcome).toMatchObject({ unchecked: 'it took longer than 0 seconds', optional: false });
  });

  test.each([
    [new CannotCheck('no way', true), 'no way', true],
    [new Error('quotes s3cret'), 'this program has made a mistake', undefined],
  ])('that fails is told, without what it read', async (error, unchecked, optional) => {
    const [outcome] = await runChecks(
      check(() => Promise.reject(error)),
      {},
      1000,
    );
    expect([outcome.unchecked, outcome.optional]).toEqual([unchecked, optional]);
  });
});
