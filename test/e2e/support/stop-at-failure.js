const { TestEnvironment } = require('jest-environment-node');

/** After a failed test, skips all further tests and their hooks. */
module.exports = class extends TestEnvironment {
  failed = false;

  handleTestEvent({ name, test, describeBlock }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') this.failed = true;
    if (name === 'run_describe_start' && this.failed) describeBlock.hooks = [];
    if (name === 'test_start' && this.failed) test.mode = 'skip';
  }
};
