/** Unit tests: pure and offline. */
module.exports = {
  ...require('./test/support/jest-base'),
  roots: ['<rootDir>/test'],
  collectCoverageFrom: ['<rootDir>/lib/**/*.ts'],
  coverageReporters: ['text-summary', 'html'],
  testPathIgnorePatterns: ['/test/check/', '/test/integration/', '/test/e2e/'],
};
