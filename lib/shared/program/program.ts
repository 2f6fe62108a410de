import { join } from 'node:path';
import { joinProgram } from './join-program';

const FOLDER = join(__dirname, '../../programs');
const texts = new Map<string, string>();

/**
 * The text of a program that runs in a pod, for `python3 -c` or `sh -c`: a file of `lib/programs/`, with the modules that it imports, or the files that it sources. The text has no comments
 * and no blank lines, so that a changed comment doesn't make a Job run again.
 *
 * In the bundle of `npm run synth`, a module with the finished texts replaces this module.
 *
 * @param name such as `backup/restore_sqlite.py`
 */
export function program(name: string): string {
  const text = texts.get(name) ?? joinProgram(FOLDER, name);
  texts.set(name, text);
  return text;
}
