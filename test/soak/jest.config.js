/** What is random, many times over: on the programs of the integration tests. Not in CI, which runs a small sample of each. */
process.env.SOAK = '1';
module.exports = {
  ...require('../support/jest-base'),
  rootDir: '../..',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: [
    '/test/check/',
    '/test/e2e/',
    '/test/integration/(?!.*kills|config-combinations|postgres-backup)',
  ],
  testTimeout: 3_600_000,
};
