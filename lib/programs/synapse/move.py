"""Moves a server's data from SQLite to PostgreSQL, in Synapse's pod, before Synapse starts.

It may be killed at any moment: its next run goes on, or begins again. The row that tells that the data are moved is
written last, once all is compared. Synapse never starts without it, and SQLite's file is never changed.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
import time
from typing import Any

import psycopg2

from programs.docs import DOCS
from programs.synapse.move_child import Failed, in_child
from programs.synapse.move_compare import LEFT_OUT, compare
from programs.synapse.move_copy import Copy, fingerprint, make_copy, present_copy, remove_copies
from programs.synapse.move_finish import finish
from programs.synapse.move_port import port
from programs.synapse.move_state import MOVED, MOVING, State
from programs.synapse.move_synapse import prepare_copy, try_stores
from programs.synapse.move_task import MoveTask, seconds, step
from programs.synapse.move_written import written
from programs.synapse.refusal import Refused, run
from programs.synapse.volume import Volume, read_json, write_json

TRIES = 4
GUIDE = f'{DOCS}/moving-to-postgresql.md'
WITHOUT_CHANGE = 'The SQLite database is as it was, and the server is not started'


class Move:
    def __init__(self, task: MoveTask, volume: Volume) -> None:
        self.task = task
        self.volume = volume
        self.state = State(task)

    def run(self) -> None:
        begin = time.monotonic()
        self.state.reach()
        if not self.is_needed():
            return
        for attempt in range(1, TRIES + 1):
            try:
                self.move(begin)
                return
            except (Failed, psycopg2.Error) as problem:
                words = ' '.join(str(problem).split('DETAIL:')[0].split())
                if attempt == TRIES:
                    raise Refused(
                        f'the move to {self.state.name} failed: {words}. {WITHOUT_CHANGE}: see {GUIDE}'
                    ) from None
                print(f'move: {words}; it goes on', flush=True)
                # After a second failure it begins again, in case the state to go on from is the reason.
                if attempt == 2:
                    remove_copies(self.task)
                time.sleep(1)
                self.state.reach()

    def is_needed(self) -> bool:
        state, _, details = self.state.read()
        source, mark = self.volume.database, read_json(self.volume.postgres)
        here = os.path.exists(source)
        if state == MOVED:
            if not mark and here and fingerprint(source) != details['source']:
                raise Refused(
                    f'{self.state.name} has the data of a move of {details["when"]}, and {source} was used since: '
                    'nothing was touched. To move it again, give an empty database. To stay on SQLite, take '
                    f"the prop 'database' out: see {GUIDE}"
                )
            self.settle(details)
            print(f'the data were moved to {self.state.name} on {details["when"]}')
            return False
        if state is None and self.state.has_server():
            if here and not mark:
                raise Refused(
                    f'{self.state.name} is not empty, and no move has filled it: nothing was touched. '
                    f'Give an empty database: see {GUIDE}'
                )
            print('there is nothing to move: the server is on PostgreSQL already')
            return False
        if not here:
            if state == MOVING:
                raise Refused(
                    f'{source} is gone, and {self.state.name} has only a part of it: put it back: see {GUIDE}'
                )
            print('there is nothing to move: the server has no data yet')
            return False
        return True

    def move(self, begin: float) -> None:
        copy = self.copy_to_move()
        with step('prepares the copy'):
            in_child(lambda: prepare_copy(self.task, copy.path))
        in_child(lambda: port(self.task, copy.path))
        with step('puts foreign keys back, and looks at the sequences'):
            broken = finish(self.state)
            in_child(lambda: try_stores(self.task))
        with step('compares'), contextlib.closing(sqlite3.connect(copy.path)) as db:
            counts, problems = compare(db, self.state)
        if problems:
            # A table that differs is copied again from the beginning, by the next try.
            remove_copies(self.task)
            raise Failed(f'the two databases differ: {"; ".join(problems)}')
        details: dict[str, Any] = {
            'source': fingerprint(self.volume.database),
            'when': time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime()),
            'seconds': round(time.monotonic() - begin),
            'counts': counts,
            'leftOut': self.left_out(copy),
            'brokenKeys': broken,
            'written': written(self.state),
        }
        self.state.complete(details)
        self.settle(details)
        print(
            f'move: ok: {sum(counts.values()):,} rows of {len(counts)} tables are in {self.state.name}, compared with '
            f'those of SQLite; left out: {", ".join(details["leftOut"]) or "nothing"}; {seconds(details["seconds"])}',
            flush=True,
        )

    def copy_to_move(self) -> Copy:
        """The copy of an interrupted move that goes on, or a new one."""
        state, moved, _ = self.state.read()
        copy = present_copy(self.task, self.volume.database)
        if copy is None:
            copy = make_copy(self.task, self.volume.database)
        elif state == MOVING and moved == copy.id and self.state.has_rows():
            print('move: goes on from where it was interrupted', flush=True)
            self.state.go_on()
            return copy
        self.state.begin(copy.id)
        return copy

    def left_out(self, copy: Copy) -> list[str]:
        """The tables with rows that are not moved, with the reasons."""
        found = []
        with contextlib.closing(sqlite3.connect(copy.path)) as db:
            for table, reason in LEFT_OUT.items():
                with contextlib.suppress(sqlite3.OperationalError):
                    count = int(db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
                    if count:
                        found.append(f'{count:,} rows of {table} ({reason})')
        return found

    def settle(self, details: dict[str, Any]) -> None:
        """Marks the volume: its server is on PostgreSQL, and its file is that of before the move."""
        connection = self.state.connection
        names = {name: connection[name] for name in ('host', 'dbname')}
        if read_json(self.volume.postgres) != {**names, 'moved': details['when']}:
            write_json(self.volume.postgres, {**names, 'moved': details['when']})
        if os.path.exists(self.volume.database):
            write_json(self.volume.moved, {'to': self.state.name, 'when': details['when'], 'see': GUIDE})
        remove_copies(self.task)


def main(args: list[str]) -> None:
    task: MoveTask = json.loads(args[0])
    run(lambda: Move(task, Volume(task['data'])).run(), task['result'])


if __name__ == '__main__':
    main(sys.argv[1:])
