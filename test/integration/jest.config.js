/** Real programs on loopback: see install.sh for where they come from. */
module.exports = {
  rootDir: '../..',
  globalSetup: '<rootDir>/test/support/temporary-root.js',
  roots: ['<rootDir>/test/integration'],
  testMatch: ['**/*.test.ts'],
  testTimeout: 120_000,
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      { tsconfig: 'tsconfig.lint.json', transpilation: true, diagnostics: { ignoreCodes: [151002], exclude: ['**'] } },
    ],
  },
};
