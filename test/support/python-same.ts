import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * The differences that Python finds between each pair: see python-same.py.
 *
 * @param pairs a source or the path of a program, and the text that was made of it
 */
export function pythonDifferences(pairs: readonly (readonly [string, string])[]): string[] {
  const output = execFileSync('python3', [join(__dirname, 'python-same.py')], { input: JSON.stringify(pairs) });
  return (JSON.parse(output.toString()) as string[]).filter((text) => text !== '');
}
