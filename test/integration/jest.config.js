/** The integration tests: real programs on loopback. install.sh installs them. */
module.exports = {
  ...require('../support/jest-base'),
  rootDir: '../..',
  roots: ['<rootDir>/test/integration'],
  testEnvironment: '<rootDir>/test/support/process-environment.js',
  testTimeout: 120_000,
};
