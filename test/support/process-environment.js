const { TestEnvironment } = require('jest-environment-node');

/** The environment of tests that start processes. It kills those that run after the file's last test, as a failed test leaves some. */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.leftProcesses = new Set();
  }

  async teardown() {
    for (const kill of this.global.leftProcesses ?? []) kill();
    await super.teardown();
  }
};
