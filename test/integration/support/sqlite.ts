import { spawnSync } from 'node:child_process';

/** What SQLite says about a database: `ok`, or what is wrong with it. */
export function integrity(database: string): string {
  const program =
    'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA integrity_check").fetchone()[0])';
  const { stdout, stderr } = spawnSync('python3', ['-c', program, database], { encoding: 'utf8' });
  return stdout.trim() || stderr;
}

/** Runs statements in a database that nobody has open. */
export function runSql(database: string, ...statements: string[]): void {
  const program = 'import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).executescript(sys.argv[2])';
  const { status, stderr } = spawnSync('python3', ['-c', program, database, statements.join(';')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
