import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from '../../cli/init/write-files';
import { tempDir, write } from '../support/files';

const FILES = new Map([
  ['main.ts', 'new main'],
  ['README.md', 'new readme'],
]);

test('a folder that is not there is made', () => {
  const folder = join(tempDir(), 'deep/matrix');
  writeFiles(folder, FILES);
  expect(readdirSync(folder).sort()).toEqual(['README.md', 'main.ts']);
  expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toBe('new main');
});

test('other files in the folder stay', () => {
  const folder = tempDir();
  write(folder, 'LICENSE', 'theirs');
  writeFiles(folder, FILES);
  expect(readdirSync(folder).sort()).toEqual(['LICENSE', 'README.md', 'main.ts']);
});

test('no file is overwritten, and then none is written', () => {
  const folder = tempDir();
  write(folder, 'README.md', 'theirs');
  expect(() => writeFiles(folder, FILES)).toThrow(/^In the way in .*: README\.md\. .* Nothing was written\.$/);
  expect([readdirSync(folder), readFileSync(join(folder, 'README.md'), 'utf8')]).toEqual([['README.md'], 'theirs']);
});

test('where one file fails, none is left', () => {
  const broken = new Map([...FILES, ['missing/folder.ts', '']]);
  const folder = tempDir();
  expect(() => writeFiles(folder, broken)).toThrow("can't be written");
  expect(readdirSync(folder)).toEqual([]);

  const fresh = join(tempDir(), 'a');
  expect(() => writeFiles(join(fresh, 'b'), broken)).toThrow("can't be written");
  expect(existsSync(fresh)).toBe(false);
});

test('a file in the place of the folder is told of', () => {
  const file = write(tempDir(), 'matrix', '');
  expect(() => writeFiles(file, FILES)).toThrow('is not a folder');
  expect(() => writeFiles(join(file, 'inside'), FILES)).toThrow('is not a folder');
});
