import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { Failure } from '../failure';

/**
 * Reads a YAML file.
 *
 * @throws Failure without any text of the file, as the line at which the parser fails may hold a secret
 */
export function readYaml(file: string): unknown {
  const document = parseDocument(text(file), { logLevel: 'silent' });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos ? ` at line ${error.linePos[0].line}` : '';
    throw new Failure(`${file} is not valid YAML${line}: check its indentation and quotes. Nothing was written.`);
  }
  try {
    return document.toJS();
  } catch {
    throw new Failure(`${file} has an alias without its anchor, or too many of them. Nothing was written.`);
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Failure(`${file} can't be read (${code}). Nothing was written.`);
  }
}
