"""Backs up a homeserver whose database is PostgreSQL. The argument is a BackupTask and a PostgresPodTask as JSON."""

from __future__ import annotations

import json
import sys

from programs.backup.backup import Backup, BackupTask
from programs.backup.common import report
from programs.backup.postgres_backup import PostgresBackup
from programs.backup.postgres_programs import PostgresPodTask, PostgresPrograms
from programs.backup.repository import Repository


class PostgresBackupTask(BackupTask, PostgresPodTask):
    """The argument of the program."""


def main(arguments: list[str]) -> int:
    """Makes a backup and returns the exit code."""
    task: PostgresBackupTask = json.loads(arguments[0])
    programs = PostgresPrograms(task['postgres'], task['exchange'])
    programs.forget_unanswered()
    return report(task['result'], Backup(task, Repository(task), PostgresBackup(programs)).run)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
