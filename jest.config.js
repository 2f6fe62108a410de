/** Unit tests: pure and offline. */
module.exports = {
  ...require('./test/support/jest-base'),
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/test/check/', '/test/integration/', '/test/e2e/'],
};
