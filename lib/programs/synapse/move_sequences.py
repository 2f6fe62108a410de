"""Sets PostgreSQL's sequences behind the numbers that are in use.

synapse_port_db looks only into some tables. A stream's table may be empty, as that of to-device messages is once all
are delivered, while its position is on. Synapse then refuses to start.
"""

from __future__ import annotations

from typing import Any


def repair_sequences() -> None:
    """Makes each check of a sequence set it first. Synapse checks a sequence when it makes the store of it."""
    from synapse.storage.util.sequence import PostgresSequenceGenerator

    original = PostgresSequenceGenerator.check_consistency

    def check(
        self: Any, db_conn: Any, table: str, id_column: str, stream_name: str | None = None, positive: bool = True
    ) -> None:
        with db_conn.cursor(txn_name='move.sequence') as cursor:
            set_behind(cursor, self._sequence_name, table, id_column, stream_name, positive)
        original(self, db_conn, table, id_column, stream_name, positive)

    PostgresSequenceGenerator.check_consistency = check


def set_behind(
    cursor: Any, sequence: str, table: str, column: str, stream: str | None, positive: bool
) -> tuple[int, int] | None:
    """Returns the last number of the sequence before and after, or None if it was right."""
    last = one(cursor, f'SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}')
    needed = one(cursor, f'SELECT {"max" if positive else "-min"}({column}) FROM {table}')
    if stream:
        cursor.execute('SELECT max(abs(stream_id)) FROM stream_positions WHERE stream_name = ?', (stream,))
        needed = max(needed, cursor.fetchone()[0] or 0)
    if needed <= last:
        return None
    cursor.execute('SELECT setval(?, ?)', (sequence, needed))
    print(f'move: sets the sequence {sequence} from {last} to {needed}', flush=True)
    return last, needed


def one(cursor: Any, query: str) -> int:
    cursor.execute(query)
    return int(cursor.fetchone()[0] or 0)
