import { spawnSync } from 'node:child_process';

/** What SQLite says about a database: `ok`, or what is wrong with it. */
export function integrity(database: string): string {
  const program =
    'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA integrity_check").fetchone()[0])';
  const { stdout, stderr } = spawnSync('python3', ['-c', program, database], { encoding: 'utf8' });
  return stdout.trim() || stderr;
}
