import { OutputFolder } from '../cli/synth/output-folder';

const output = new OutputFolder();
try {
  // Loading the module runs it. An import statement would run before the code that catches its errors.
  require('../main');
  output.publish();
} catch (error) {
  output.discard(error);
  process.exitCode = 1;
}
