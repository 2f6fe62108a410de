/** The settings of every suite: a folder for temporary files, and TypeScript without type checks (`npm run types` runs tsc). */
module.exports = {
  globalSetup: '<rootDir>/test/support/temporary-root.js',
  // Tests may be slow if the machine also runs other suites.
  testTimeout: 30_000,
  testMatch: ['**/*.test.ts'],
  snapshotSerializers: ['<rootDir>/test/support/program-serializer.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/test/support/transform.js' },
};
