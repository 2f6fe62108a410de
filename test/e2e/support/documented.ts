import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMESPACE } from './stack';

/** The shell commands below a heading of a page in docs/. The test's namespaces and folder replace those of the page. */
function documented(namespace: string, page: string, heading: string, dist: string): string {
  const text = readFileSync(join(__dirname, '../../../docs', page), 'utf8');
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  const commands = [...(section ?? '').matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block]) => block).join('');
  if (!commands) throw new Error(`${page} has no commands below '${heading}'`);
  return commands
    .replace(/-n matrix(?=[\s-])/g, `-n ${namespace}`)
    .replace(/ matrix-keep-data(?=\s)/g, ` ${namespace}-keep-data`)
    .replace(/-f dist(?=\s)/g, `-f ${dist}`);
}

/** Runs the commands of a page, and returns their output. */
export function follow(page: string, heading: string, dist: string): string {
  return followIn(NAMESPACE, page, heading, dist);
}

/** Runs the commands of a page for the stack in a namespace, and returns their output. */
export function followIn(namespace: string, page: string, heading: string, dist: string): string {
  return execFileSync('bash', ['-ec', documented(namespace, page, heading, dist)], { encoding: 'utf8' });
}
