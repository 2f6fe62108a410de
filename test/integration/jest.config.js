/** Real programs on loopback: see install.sh for where they come from. */
module.exports = {
  ...require('../support/jest-base'),
  rootDir: '../..',
  roots: ['<rootDir>/test/integration'],
  testTimeout: 120_000,
};
