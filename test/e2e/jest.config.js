/** On the cluster that KUBECONFIG names. One file, as each step builds on the one before. */
module.exports = {
  ...require('../support/jest-base'),
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  testTimeout: 300_000,
  // A step that failed leaves a cluster on which the next ones mean nothing; `bail` stops between files only.
  testEnvironment: '<rootDir>/test/e2e/support/stop-at-failure.js',
};
