// TEMPORARY until branch programs is merged.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRILL_SCRIPT } from '../backup/scripts/drill';
import { backupScript } from '../backup/scripts/backup';
import { POSTGRES_PROGRAMS } from '../backup/scripts/postgres';
import { restoreScript } from '../backup/scripts/restore';
import { startGuard } from '../synapse/start-guard';

export function program(name: string): string {
  const texts: { [name: string]: () => string } = {
    'synapse/guard_sqlite.py': () => startGuard('sqlite'),
    'synapse/guard_postgres.py': () => startGuard('postgres'),
    'backup/backup_sqlite.py': () => backupScript('sqlite'),
    'backup/backup_postgres.py': () => backupScript('postgres'),
    'backup/restore_sqlite.py': () => restoreScript('sqlite'),
    'backup/restore_postgres.py': () => restoreScript('postgres'),
    'backup/drill_sqlite.py': () => DRILL_SCRIPT,
    'postgres/programs.sh': () => POSTGRES_PROGRAMS,
  };
  return texts[name]?.() ?? readFileSync(join(__dirname, '../programs', name), 'utf8');
}
