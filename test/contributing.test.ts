import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../lib/synapse/settings/table';
import { SYNAPSE } from './support/synapse-values';

const ROOT = join(__dirname, '..');
const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');

describe('adding a setting of Synapse', () => {
  const section = text.split(/^## /m).find((part) => part.startsWith('Adding a setting of Synapse')) ?? '';
  const prop = /setting\('(\w+)'/.exec(section)?.[1] ?? '';

  test('the row that is shown is one of the table', () => {
    const themes = join(ROOT, 'lib/synapse/settings');
    const rows = readdirSync(themes).map((file) => readFileSync(join(themes, file), 'utf8'));
    const [row] = /setting\('.*\),/.exec(section) ?? [];
    expect(rows.some((file) => file.includes(`  ${row}\n`))).toBe(true);
  });

  test('the files that are named are all that have the prop', () => {
    const named = [...section.matchAll(/`((?:lib|test|docs)\/[^`]+)`/g)].map((match) => match[1]);
    const having = ['lib', 'test', 'docs'].flatMap(filesBelow).filter((file) => {
      return new RegExp(`\\b${prop}\\b`).test(readFileSync(join(ROOT, file), 'utf8'));
    });
    expect(having).toHaveLength(5);
    expect(having.filter((file) => !named.some((path) => file.startsWith(path)))).toEqual([]);
    expect(named.filter((path) => !statSync(join(ROOT, path), { throwIfNoEntry: false }))).toEqual([]);
  });

  test('each prop that has a row has a value', () => {
    const props = SETTINGS.flatMap((row) => (row.prop ? [row.prop.split('.')[0]] : []));
    expect(props.filter((name) => !Object.hasOwn(SYNAPSE, name))).toEqual([]);
    expect(props).toContain(prop);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}
