"""Tells how long the move of a server's data to PostgreSQL takes, and how much room it needs."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sqlite3
import sys
import time
from typing import Any

from programs.docs import DOCS
from programs.synapse.move_compare import LEFT_OUT, part_of_search
from programs.synapse.move_copy import open_read_only, room_needed, size_of
from programs.synapse.move_state import MOVED, State
from programs.synapse.move_task import MoveTask, seconds, size
from programs.synapse.move_values import convert, copy_line
from programs.synapse.refusal import Refused, run
from programs.synapse.schema_needed import schema_needed_by_server
from programs.synapse.volume import Volume

# The rows of each of the largest tables that are written for the measurement.
SAMPLE = 2000
SAMPLED_TABLES = 8
# The tables that are listed one by one.
LISTED = 25
# Seconds for the schema on PostgreSQL, and for the starts of Synapse's tools.
FIXED = 20.0
# The real tables have more indexes than the sample, and their rows are read twice more for the comparison.
FACTOR = 4.0
# PostgreSQL's files, compared with SQLite's file.
GROWTH = 1.5

Sizes = dict[str, tuple[int, int]]


def tables_of(db: sqlite3.Connection) -> Sizes:
    """The rows and bytes of each table that is moved. The bytes are 0 if this SQLite can't tell them."""
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    sizes: dict[str, int] = {}
    with contextlib.suppress(sqlite3.OperationalError):
        query = (
            'SELECT m.tbl_name, sum(d.pgsize) FROM dbstat AS d JOIN sqlite_master AS m USING (name) '
            'WHERE d.aggregate = TRUE GROUP BY m.tbl_name'
        )
        sizes = dict(db.execute(query).fetchall())
    found = {}
    for name in names:
        if name not in LEFT_OUT and not part_of_search(name):
            found[name] = (int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]), sizes.get(name, 0))
    return found


def rate_of(db: sqlite3.Connection, state: State, tables: Sizes) -> float:
    """The rows of a sample that PostgreSQL takes in a second. Nothing stays there."""
    largest = sorted(tables, key=lambda name: -tables[name][0])[:SAMPLED_TABLES]
    begin, count = time.monotonic(), 0
    with state.db, state.db.cursor() as cursor:
        for number, name in enumerate(largest):
            rows = [
                tuple(convert(value, 'text', True) for value in row)
                for row in db.execute(f'SELECT * FROM "{name}" LIMIT {SAMPLE}')
            ]
            if not rows:
                continue
            columns = ', '.join(f'c{i} text' for i in range(len(rows[0])))
            cursor.execute(f'CREATE TEMP TABLE sample{number} ({columns}) ON COMMIT DROP')
            cursor.execute(f'CREATE INDEX ON sample{number} (left(c0, 100))')
            cursor.copy_expert(f'COPY sample{number} FROM STDIN', io.StringIO(''.join(map(copy_line, rows))))
            count += len(rows)
    return count / max(time.monotonic() - begin, 0.001)


def estimate(task: MoveTask, volume: Volume, state: State) -> str:
    if not os.path.exists(volume.database):
        return 'there is nothing to move: the server has no data in SQLite'
    state.reach()
    found, _, details = state.read()
    if found == MOVED:
        return f'the data were moved to {state.name} on {details["when"]}'
    if found is None and schema_needed_by_server({'name': 'psycopg2', 'args': state.connection}) is not None:
        raise Refused(f'{state.name} is not empty: give an empty one: see {DOCS}/moving-to-postgresql.md')
    with contextlib.closing(open_read_only(volume.database)) as db:
        tables = tables_of(db)
        rate = rate_of(db, state, tables)
    rows = sum(count for count, _ in tables.values())
    largest = sorted(tables.items(), key=lambda item: -item[1][0])
    for name, (count, taken) in largest[:LISTED]:
        print(f'{name}: {count:,} rows' + (f', {size(taken)}' if taken else ''))
    print(f'{len(tables) - LISTED} further tables: {sum(count for _, (count, _) in largest[LISTED:]):,} rows')
    needed, free = room_needed(volume.database), shutil.disk_usage(volume.path).free
    duration = FIXED + FACTOR * rows / rate
    scratch = task.get('roomInPod', 0)
    fits = (
        'enough'
        if free >= needed
        else f"too little, so the copy goes to the pod's /tmp, which may take {size(scratch)}"
    )
    if free < needed and scratch < needed:
        raise Refused(
            f"the move needs {size(needed)} in {volume.path} or in the pod's /tmp, which have {size(free)} and "
            f"{size(scratch)}: make the claim larger, or set 'synapse.scratchSize'"
        )
    print(f'PostgreSQL took {rate:,.0f} rows of a sample in a second')
    print(f'room in {volume.path}: {size(needed)} for a copy, for the time of the move; {size(free)} are free, {fits}')
    print(
        f'room in PostgreSQL: about {size(GROWTH * size_of(volume.database))}, and up to 1 GB for its log. '
        "Its free room can't be seen from here"
    )
    print(
        f"to move, set 'database' to {state.name} and 'moveDatabaseFrom: SynapseDatabase.sqlite()'. Synapse's pod then "
        "stops, moves and compares all rows, and starts again. SQLite's file stays as it is"
    )
    return (
        f'ok: {rows:,} rows and {size(size_of(volume.database))} to move, room is there; the server will be down for '
        f'about {seconds(duration)}'
    )


def main(args: list[str]) -> None:
    task: Any = json.loads(args[0])

    def work() -> None:
        words = estimate(task, Volume(task['data']), State(task))
        print(words, flush=True)
        with contextlib.suppress(OSError), open(task['result'], 'w') as file:
            file.write(words)

    run(work, task['result'])


if __name__ == '__main__':
    main(sys.argv[1:])
