import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../cli/run';
import { tempDir, write } from './files';

/** Runs the command on files, given by their names and texts. */
export async function migrate(files: { readonly [name: string]: string | Buffer }) {
  const dir = tempDir();
  const paths = Object.entries(files).map(([name, text]) => write(dir, name, text));
  const lines: string[] = [];
  const spies = [jest.spyOn(console, 'log'), jest.spyOn(console, 'error')];
  spies.forEach((spy) => spy.mockImplementation((...words: unknown[]) => void lines.push(words.join(' '))));
  const target = join(dir, 'main.ts');
  const status = await run(['migrate', ...paths, '--output', target]);
  spies.forEach((spy) => spy.mockRestore());
  const main = existsSync(target) ? readFileSync(target, 'utf8') : '';
  const left = readdirSync(dir).filter((name) => !(name in files) && name !== 'main.ts');
  return { status, output: lines.join('\n'), main, code: main.replace(/^\/\/.*$/gm, ''), left };
}
