/** Unit, synth, schema, docs and consumer tests: no server, no root. */
module.exports = {
  ...require('./test/support/jest-base'),
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/test/integration/', '/test/e2e/'],
};
