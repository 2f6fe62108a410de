import type { Database } from './database';

/** A file in the homeserver's volume. */
export const SQLITE: Database = {
  programs: {
    guard: 'synapse/guard_sqlite.py',
    backup: 'backup/backup_sqlite.py',
    restore: 'backup/restore_sqlite.py',
    move: 'synapse/move_back.py',
    drill: 'backup/drill_sqlite.py',
  },
  config: { name: 'sqlite3', args: { database: '/data/homeserver.db' } },
  secrets: [],
  task: {},
  tools: () => undefined,
  nextStep: () => undefined,
  check: () => undefined,
};
