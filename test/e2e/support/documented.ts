import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMESPACE } from './stack';

/** The shell commands below a heading of a page in docs/, with the namespaces and the folder of the test in the place of those of the page. */
function documented(page: string, heading: string, dist: string): string {
  const text = readFileSync(join(__dirname, '../../../docs', page), 'utf8');
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  const commands = [...(section ?? '').matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block]) => block).join('');
  if (!commands) throw new Error(`${page} has no commands below '${heading}'`);
  return commands.replace(/-n matrix(?=[\s-])/g, `-n ${NAMESPACE}`).replace(/-f dist(?=\s)/g, `-f ${dist}`);
}

/** Does what a page tells its readers to do; returns what was printed. */
export function follow(page: string, heading: string, dist: string): string {
  return execFileSync('bash', ['-ec', documented(page, heading, dist)], { encoding: 'utf8' });
}
