"""Runs a drill for a homeserver whose database is SQLite. The argument is a DrillTask as JSON."""

from __future__ import annotations

import json
import sys

from programs.backup.common import report
from programs.backup.drill import Drill, DrillTask
from programs.backup.repository import Repository
from programs.backup.sqlite_copy import keep_sqlite_in
from programs.backup.sqlite_drill import SqliteDrill


def main(arguments: list[str]) -> int:
    """Runs the drill and returns the exit code."""
    task: DrillTask = json.loads(arguments[0])
    keep_sqlite_in(task['work'])
    return report(task['result'], Drill(task, Repository(task), SqliteDrill(task['data'])).run)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
