"""Runs Synapse's own synapse_port_db, with repairs of what is known to break in it.

It knows the tables, and goes on after an interruption. The repairs:

- Rows are written by COPY, many times faster than its INSERT of each row.
- The types of columns come from PostgreSQL. Its own list of booleans makes NULL to false, and misses a new column.
- A NUL in a text is replaced. It drops the row.
- Foreign keys are put back after the last row. It fails at rows that refer to a later row of their own table.
- Sequences that are behind a stream are set, also before it goes on. It fails at its own state.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from typing import Any

from programs.synapse.move_child import Failed
from programs.synapse.move_progress import Progress
from programs.synapse.move_sequences import repair_sequences
from programs.synapse.move_state import TAKE_KEYS_AWAY
from programs.synapse.move_synapse import postgres, settings, temporary
from programs.synapse.move_task import MoveTask
from programs.synapse.move_values import COLUMNS, Types, convert, copy_line, types_of

BATCH = 2000


def port(task: MoveTask, copy: str) -> None:
    import yaml
    from synapse._scripts import synapse_port_db as module

    database = postgres(task)
    config = temporary(task, 'port.yaml')
    # The password isn't in this file: libpq reads it from a file of its own.
    with open(config, 'w') as file:
        yaml.safe_dump(settings(task, database), file)
    repair_sequences()
    repair(module, database['args'])
    arguments = ('--sqlite-database', copy, '--postgres-config', config, '--batch-size', str(BATCH))
    sys.argv = ['synapse_port_db', *arguments]
    # It prints errors with the values of rows, which may be secrets.
    with contextlib.suppress(SystemExit), contextlib.redirect_stderr(io.StringIO()):
        module.main()
    if module.end_error:
        problem = module.end_error_exec_info[1] if module.end_error_exec_info else None
        raise Failed(words_of(problem) if problem else ' '.join(module.end_error.split()))


def repair(module: Any, connection: dict[str, Any]) -> None:
    """Replaces functions of synapse_port_db. Its other code stays as it is."""
    import logging

    import psycopg2
    from synapse.storage.database import LoggingTransaction

    # Its messages may hold the values of a row.
    logging.getLogger('synapse_port_db').setLevel(logging.CRITICAL + 1)
    arguments = {name: value for name, value in connection.items() if not name.startswith('cp_')}
    known: dict[str, Types] = {}

    def types(table: str) -> Types:
        if not known:
            known.update(types_of(ask(COLUMNS)))
        return known[table]

    def ask(query: str) -> list[Any]:
        with contextlib.closing(psycopg2.connect(**arguments)) as db, db, db.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall()) if cursor.description else []

    def convert_rows(self: Any, table: str, headers: list[str], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        columns = [types(table)[header.lower()] for header in headers[1:]]
        return [tuple(convert(value, *column) for value, column in zip(row[1:], columns)) for row in rows]

    def insert_many(
        self: Any, txn: Any, table: str, headers: list[str], rows: list[tuple[Any, ...]], **_: bool
    ) -> None:
        text = io.StringIO(''.join(map(copy_line, rows)))
        columns = ', '.join(f'"{header.lower()}"' for header in headers)
        try:
            # COPY keeps the values of identity columns.
            txn.txn.copy_expert(f'COPY {table} ({columns}) FROM STDIN', text)
        except psycopg2.Error as problem:
            raise Failed(f'the table {table}: {words_of(problem)}') from None

    async def take_keys_away(self: Any) -> dict[str, set[str]]:
        ask(TAKE_KEYS_AWAY)
        return {}

    module.TerminalProgress = Progress
    module.Porter._convert_rows = convert_rows
    module.Store.insert_many_txn = insert_many
    module.Porter.get_table_constraints = take_keys_away
    LoggingTransaction.executemany = LoggingTransaction.execute_batch


def words_of(problem: BaseException) -> str:
    """The message of an error without the values of rows, which may be secrets."""
    inner = getattr(getattr(problem, 'subFailure', None), 'value', problem)
    diagnosis = getattr(inner, 'diag', None)
    words = (diagnosis and diagnosis.message_primary) or str(inner) or type(inner).__name__
    return re.sub(r': ".*"$', '', ' '.join(words.split('DETAIL:')[0].split()))
