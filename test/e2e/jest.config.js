/** On the cluster that KUBECONFIG names. One file, as each step builds on the one before. */
module.exports = {
  rootDir: '../..',
  globalSetup: '<rootDir>/test/support/temporary-root.js',
  roots: ['<rootDir>/test/e2e'],
  testMatch: ['**/*.test.ts'],
  testTimeout: 300_000,
  // A step that failed leaves a cluster on which the next ones mean nothing; `bail` stops between files only.
  testEnvironment: '<rootDir>/test/e2e/support/stop-at-failure.js',
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      { tsconfig: 'tsconfig.lint.json', transpilation: true, diagnostics: { ignoreCodes: [151002], exclude: ['**'] } },
    ],
  },
};
