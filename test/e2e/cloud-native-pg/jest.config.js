/** The test of a database that CloudNativePG runs, on the cluster that KUBECONFIG names. It isn't in CI: three instances take minutes. */
module.exports = {
  ...require('../jest.config'),
  rootDir: '../../..',
  roots: ['<rootDir>/test/e2e/cloud-native-pg'],
  testPathIgnorePatterns: [],
  testTimeout: 600_000,
};
