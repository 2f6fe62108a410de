import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { program } from '../../../lib/shared/program/program';
import { pythonDifferences } from '../../support/python-same';

const FOLDER = join(__dirname, '../../../lib/programs');
const files = readdirSync(FOLDER, { recursive: true }).map(String);
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const scripts = files.filter((file) => file.endsWith('.sh') && read(file).startsWith('#!'));
const entries = files.filter((file) => file.endsWith('.py') && read(file).includes('\nif __name__ =='));

test('Python reads the same program from each joined text as from its modules', () => {
  expect(entries).toContain('synapse/guard_sqlite.py');
  expect(pythonDifferences(entries.map((name) => [name, program(name)]))).toEqual([]);
});

/** A script in which each line that sources a file is that file. */
const whole = (name: string) =>
  read(name).replace(/^\. "\$\{0%\/\*\}\/(.*)"$/gm, (_, path: string) => read(join(dirname(name), path)));

test('bash reads the same program from each script as from its files', () => {
  expect(whole('coturn/start.sh')).toContain('\nof_family() {');
  const parsed = (text: string) => execFileSync('bash', ['-c', `f() {\n${text}\n}\ndeclare -f f`]).toString();
  for (const name of scripts) {
    expect(parsed(program(name))).toBe(parsed(whole(name)));
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
