/** The random tests with many repetitions. They need the programs of the integration tests. CI runs only a small sample of each. */
process.env.SOAK = '1';
module.exports = {
  ...require('../support/jest-base'),
  rootDir: '../..',
  roots: ['<rootDir>/test'],
  testEnvironment: '<rootDir>/test/support/process-environment.js',
  testPathIgnorePatterns: [
    '/test/check/(?!fuzz)',
    '/test/e2e/',
    '/test/integration/(?!.*kills|config-combinations|postgres-backup|move)',
  ],
  testTimeout: 3_600_000,
};
