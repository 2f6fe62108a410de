/**
 * The last wheel of the tool that compresses state which a Python of today can load, with its hash on PyPI. It is for x86-64 only. That of 0.1.4 has no code in it, and
 * those of 0.1.3 are for Python 3.10 and older.
 *
 * @see https://pypi.org/project/synapse-auto-compressor/
 */
export const AUTO_COMPRESSOR: readonly string[] = [
  'synapse-auto-compressor==0.1.2 --hash=sha256:d2e9a8c5432c3140ba3c9ca5fd43531df2aa417f2feeb0fc2045eb8f00550b20',
];
