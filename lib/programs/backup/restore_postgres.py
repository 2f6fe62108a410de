"""Restores a homeserver whose database is PostgreSQL. The argument is a RestoreTask and a PostgresPodTask as JSON."""

from __future__ import annotations

import json
import sys

from programs.backup.common import report
from programs.backup.postgres_programs import PostgresPodTask, PostgresPrograms
from programs.backup.postgres_restore import PostgresRestore
from programs.backup.repository import Repository
from programs.backup.restore import Restore, RestoreTask


class PostgresRestoreTask(RestoreTask, PostgresPodTask):
    """The argument of the program."""


def main(arguments: list[str]) -> int:
    """Restores and returns the exit code."""
    task: PostgresRestoreTask = json.loads(arguments[0])
    programs = PostgresPrograms(task['postgres'], task['exchange'])
    programs.forget_unanswered()
    database = PostgresRestore(programs, task['data'], task['work'])
    return report(task['result'], Restore(task, Repository(task), database).run)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
