/** Tests of the packed library, its manifests against the schemas of Kubernetes, its docs and its commands. */
module.exports = {
  ...require('../support/jest-base'),
  rootDir: '../..',
  roots: ['<rootDir>/test/check'],
  testTimeout: 300_000,
};
