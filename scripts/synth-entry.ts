import { OutputFolder } from '../cli/synth/output-folder';

const output = new OutputFolder();
try {
  // Loading it is running it; an import statement would run before there is anybody to catch its errors.
  require('../main');
  output.publish();
} catch (error) {
  output.discard(error);
  process.exitCode = 1;
}
