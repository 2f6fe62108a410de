"""Backs up a homeserver whose database is SQLite. The argument is a BackupTask as JSON."""

from __future__ import annotations

import json
import sys

from programs.backup.backup import Backup, BackupTask
from programs.backup.common import report
from programs.backup.repository import Repository
from programs.backup.sqlite_backup import SqliteBackup
from programs.backup.sqlite_copy import keep_sqlite_in


def main(arguments: list[str]) -> int:
    """Makes a backup and returns the exit code."""
    task: BackupTask = json.loads(arguments[0])
    keep_sqlite_in(task['work'])
    return report(task['result'], Backup(task, Repository(task), SqliteBackup(task['data'])).run)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
