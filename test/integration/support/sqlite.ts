import { spawnSync } from 'node:child_process';

/** Runs one statement. Returns the first column of its first row, or the error message. */
export function sqlite(database: string, statement: string): string {
  const program =
    'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); print((c.execute(sys.argv[2]).fetchone() or [""])[0]); c.close()';
  const { stdout, stderr } = spawnSync('python3', ['-c', program, database, statement], { encoding: 'utf8' });
  return stdout.trim() || stderr;
}

/** The result of SQLite's integrity check: `ok`, or the damage. */
export function integrity(database: string): string {
  return sqlite(database, 'PRAGMA integrity_check');
}

/** Runs statements in a database that no other process has open. */
export function runSql(database: string, ...statements: string[]): void {
  const program = 'import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).executescript(sys.argv[2])';
  const { status, stderr } = spawnSync('python3', ['-c', program, database, statements.join(';')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
