/** The test of the ways to publish a stack, on the cluster that KUBECONFIG names. It isn't in CI, as it takes minutes. */
module.exports = {
  ...require('../jest.config'),
  rootDir: '../../..',
  roots: ['<rootDir>/test/e2e/gateway'],
  testPathIgnorePatterns: [],
  testTimeout: 600_000,
};
