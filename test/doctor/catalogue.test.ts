import { readFileSync } from 'node:fs';
import { CATALOGUE } from '../../cli/doctor/catalogue/catalogue';
import { INSIDE_FAULTS } from './support/inside-faults';
import { OUTSIDE_FAULTS } from './support/outside-faults';

const PLANTED = [...OUTSIDE_FAULTS, ...INSIDE_FAULTS].flatMap(({ codes }) => codes);

test('each finding is planted in a test', () => {
  expect(Object.keys(CATALOGUE).filter((code) => !PLANTED.some((planted) => planted === code))).toEqual([]);
});

test.each(Object.entries(CATALOGUE))('docs/doctor.md has a row for %s', (code, { level, means, remedy }) => {
  const rows = readFileSync('docs/doctor.md', 'utf8').split('\n');
  const row = rows.find((line) => line.includes(`<a id="${code}"></a>`)) ?? '';
  const cells = row.split(' | ').map((cell) =>
    cell
      .replace(/^\| |\s*\|$/g, '')
      .replaceAll('\\', '')
      .trim(),
  );
  expect(cells.slice(1)).toEqual([level, means, remedy]);
});
