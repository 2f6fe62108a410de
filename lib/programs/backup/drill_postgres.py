"""Runs a drill for a homeserver whose database is PostgreSQL. The argument is a PostgresDrillTask as JSON."""

from __future__ import annotations

import json
import sys

from programs.backup.common import report
from programs.backup.drill import Drill, DrillTask
from programs.backup.postgres_drill import PostgresDrill, programs_of
from programs.backup.repository import Repository


class PostgresDrillTask(DrillTask):
    """The argument of the program. `exchange` is the folder that both containers mount."""

    exchange: str


def main(arguments: list[str]) -> int:
    """Runs the drill and returns the exit code."""
    task: PostgresDrillTask = json.loads(arguments[0])
    programs = programs_of(task['exchange'])
    programs.forget_unanswered()
    database = PostgresDrill(programs, task['data'], task['work'])
    return report(task['result'], Drill(task, Repository(task), database).run)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
