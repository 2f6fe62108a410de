import { spawnSync } from 'node:child_process';
import { program } from '../../lib/shared/program/program';
import { tempDir, write } from '../support/files';

const text = program('call_check/main.py');

test('it runs as one file, from any folder', () => {
  const dir = tempDir();
  const file = write(dir, 'call-check.py', text);
  const run = (...args: string[]) => spawnSync('python3', ['-I', file, ...args], { cwd: dir, encoding: 'utf8' });
  const help = run('--help');
  expect([help.status, help.stderr, help.stdout]).toEqual([0, '', expect.stringContaining('usage: call-check [-h]')]);
  const refused = run('ftp://matrix.example.org', 'alice');
  expect([refused.status, refused.stderr]).toEqual([
    2,
    expect.stringContaining('the URL must start with https:// or http://'),
  ]);
});

test('its lines end in no blanks, as YAML would otherwise write it as one long quoted line', () => {
  expect(text).not.toMatch(/[ \t]\n|\t|\r/);
});
