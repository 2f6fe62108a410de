/** Unit, synth, schema, docs and consumer tests: no server, no root. */
module.exports = {
  globalSetup: '<rootDir>/test/support/temporary-root.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/test/integration/', '/test/e2e/'],
  // Types are checked by tsc in `npm run types`.
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      { tsconfig: 'tsconfig.lint.json', transpilation: true, diagnostics: { ignoreCodes: [151002], exclude: ['**'] } },
    ],
  },
};
