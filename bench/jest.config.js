/** Loads four homeservers in turn, and prints their figures. */
module.exports = {
  ...require('../test/integration/jest.config'),
  rootDir: '..',
  roots: ['<rootDir>/bench'],
  testTimeout: 3_600_000,
};
