/** What every suite has: an own folder for temporary files, and TypeScript whose types are checked by tsc in `npm run types`. */
module.exports = {
  globalSetup: '<rootDir>/test/support/temporary-root.js',
  // The machine may be busy with other suites.
  testTimeout: 30_000,
  testMatch: ['**/*.test.ts'],
  snapshotSerializers: ['<rootDir>/test/support/program-serializer.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/test/support/transform.js' },
};
