import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../../lib/shared/program/program';
import { pythonDifferences } from '../../support/python-same';

const FOLDER = join(__dirname, '../../../lib/programs');
const files = readdirSync(FOLDER, { recursive: true }).map(String);
const scripts = files.filter((file) => file.endsWith('.sh'));
const entries = files.filter(
  (file) => file.endsWith('.py') && readFileSync(join(FOLDER, file), 'utf8').includes('\nif __name__ =='),
);

test('Python reads the same program from each joined text as from its modules', () => {
  expect(entries).toContain('synapse/guard_sqlite.py');
  expect(pythonDifferences(entries.map((name) => [name, program(name)]))).toEqual([]);
});

test('bash reads the same program from each script as from its file', () => {
  const parsed = (text: string) => execFileSync('bash', ['-c', `f() {\n${text}\n}\ndeclare -f f`]).toString();
  for (const name of scripts) {
    expect(parsed(program(name))).toBe(parsed(readFileSync(join(FOLDER, name), 'utf8')));
  }
});

test('a program holds only what it uses', () => {
  expect(program('synapse/guard_sqlite.py')).not.toContain('psycopg2.connect');
  expect(program('secrets/copy_key.py')).not.toContain('token_urlsafe');
});

test('no program goes into a pod with a comment or a blank line', () => {
  const lines = [...entries, ...scripts].flatMap((name) => program(name).split('\n').slice(1));
  expect(lines.filter((line) => /^\s*(#.*)?$/.test(line))).toEqual([]);
});
