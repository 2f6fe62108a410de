/** The end-to-end test on the cluster that KUBECONFIG names. It is one file, because each step needs the one before. */
module.exports = {
  ...require('../support/jest-base'),
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: [
    '/test/e2e/cloud-native-pg/',
    '/test/e2e/grown/',
    '/test/e2e/gateway/',
    '/test/e2e/federation/',
  ],
  testTimeout: 300_000,
  // After a failed step the results of the next ones mean nothing. The option `bail` stops between files only.
  testEnvironment: '<rootDir>/test/e2e/support/stop-at-failure.js',
};
