"""The lines in the log that tell how far the move is."""

from __future__ import annotations

import time
from collections.abc import Callable

from programs.synapse.move_task import seconds

# Seconds between two lines.
PAUSE = 5.0


class Progress:
    """Counts the rows of each table. It has the methods that synapse_port_db calls."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.start = self.printed = clock()
        self.done_rows: dict[str, int] = {}
        self.total_rows: dict[str, int] = {}
        self.at_start: dict[str, int] = {}

    def add_table(self, table: str, done: int, total: int) -> None:
        if not self.total_rows:
            self.start = self.printed = self.clock()
        self.done_rows[table] = self.at_start[table] = done
        self.total_rows[table] = total

    def update(self, table: str, done: int) -> None:
        self.done_rows[table] = done
        now = self.clock()
        if now - self.printed >= PAUSE:
            self.printed = now
            print(self.line(table, now), flush=True)

    def line(self, table: str, now: float) -> str:
        done, total = sum(self.done_rows.values()), sum(self.total_rows.values())
        moved = done - sum(self.at_start.values())
        rate = moved / max(now - self.start, 0.001)
        left = f'about {seconds((total - done) / rate)} left' if moved > 100 else 'the time is not known yet'
        of_table = f'{table} {percent(self.done_rows[table], self.total_rows[table])} %'
        return f'move: {percent(done, total)} % ({done:,} of {total:,} rows), {of_table}, {rate:,.0f} rows/s, {left}'

    def done(self) -> None:
        taken = self.clock() - self.start
        total = sum(self.total_rows.values())
        print(f'move: {total:,} rows are in PostgreSQL after {seconds(taken)}', flush=True)

    def set_state(self, state: str) -> None:
        print(f'move: {state[0].lower()}{state[1:]}', flush=True)


def percent(done: int, total: int) -> int:
    return min(100, done * 100 // max(total, 1))
