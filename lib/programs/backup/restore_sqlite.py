"""Restores a homeserver whose database is SQLite. The argument is a RestoreTask as JSON."""

from __future__ import annotations

import json
import sys

from programs.backup.common import report
from programs.backup.repository import Repository
from programs.backup.restore import Restore, RestoreTask
from programs.backup.sqlite_copy import keep_sqlite_in
from programs.backup.sqlite_restore import SqliteRestore


def main(arguments: list[str]) -> int:
    """Restores and returns the exit code."""
    task: RestoreTask = json.loads(arguments[0])
    keep_sqlite_in(task['work'])
    return report(task['result'], Restore(task, Repository(task), SqliteRestore(task['data'])).run)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
