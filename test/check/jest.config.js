/** The library as others get it: packed, its schemas, its docs, its commands. */
module.exports = {
  ...require('../support/jest-base'),
  rootDir: '../..',
  roots: ['<rootDir>/test/check'],
  testTimeout: 300_000,
};
