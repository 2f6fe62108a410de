import { pathToFileURL } from 'node:url';
import { Failure } from '../failure';
import { inRepository } from '../repository';
import { compile } from './compile';
import { OutputFolder, tellUntouched } from './output-folder';

/** Compiles `main` and runs it. `dist/` is replaced only if both succeed. */
export async function synthesize(main: string): Promise<void> {
  if (inRepository()) throw new Failure('This is the library\'s own repository: run "npm run synth" here.');
  const compiled = compile(main);
  let output: OutputFolder | undefined;
  try {
    output = new OutputFolder();
    await import(pathToFileURL(compiled).href);
    output.publish();
  } catch (error) {
    if (output) output.discard(error);
    else tellUntouched(error);
    throw new Failure('');
  }
}
