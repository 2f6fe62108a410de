import { OutputFolder, tellUntouched } from '../cli/synth/output-folder';

let output: OutputFolder | undefined;
try {
  output = new OutputFolder();
  // Loading the module runs it. An import statement would run before the code that catches its errors.
  require('../main');
  output.publish();
} catch (error) {
  if (output) output.discard(error);
  else tellUntouched(error);
  process.exitCode = 1;
}
