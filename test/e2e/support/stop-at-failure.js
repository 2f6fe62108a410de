const { TestEnvironment } = require('jest-environment-node');

/** After a failed test, skips all further tests and their hooks. */
module.exports = class extends TestEnvironment {
  failed = false;

  handleTestEvent({ name, test, describeBlock }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') this.failed = true;
    if (name === 'run_describe_start' && this.failed) describeBlock.hooks = [];
    // The error of a `beforeAll` is told by the tests below it, and by nobody if these are skipped: the run would succeed.
    if (name === 'test_start' && this.failed && test.errors.length === 0) test.mode = 'skip';
  }
};
