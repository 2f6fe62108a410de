/** The test of a server that grows up, on the cluster that KUBECONFIG names. It isn't in CI: it wants two nodes, and takes minutes. */
module.exports = {
  ...require('../jest.config'),
  rootDir: '../../..',
  roots: ['<rootDir>/test/e2e/grown'],
  testPathIgnorePatterns: [],
  testTimeout: 600_000,
};
