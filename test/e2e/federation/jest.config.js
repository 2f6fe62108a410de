/** The test of two homeservers that federate, on the cluster that KUBECONFIG names. It isn't in CI, as it takes minutes. */
module.exports = {
  ...require('../jest.config'),
  rootDir: '../../..',
  roots: ['<rootDir>/test/e2e/federation'],
  testPathIgnorePatterns: [],
  testTimeout: 240_000,
};
