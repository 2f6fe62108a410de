"""The changes after the last row: foreign keys, and the search for people."""

from __future__ import annotations

from typing import Any

import psycopg2

from programs.synapse.move_state import KEYS, State

# synapse_port_db leaves the tables of the user directory empty, and nothing fills them. Synapse does it in the
# background once these rows are there, as its admin API's `regenerate_directory` makes them.
DIRECTORY = ('createtables', 'process_rooms', 'process_users', 'cleanup')


def finish(state: State) -> list[str]:
    """Returns the foreign keys that old rows don't comply with. New rows must."""
    broken = put_keys_back(state)
    state.change(fill_directory)
    state.change(lambda cursor: cursor.execute('ANALYZE'))
    return broken


def put_keys_back(state: State) -> list[str]:
    broken = []
    for owner, name, definition in state.ask(f'SELECT owner, name, definition FROM {KEYS} ORDER BY owner, name'):
        try:
            put_back(state, owner, name, definition)
        except psycopg2.errors.ForeignKeyViolation:
            broken.append(f'{name} of {owner}')
            put_back(state, owner, name, f'{definition} NOT VALID')
    if broken:
        print(f'move: rows of SQLite that refer to rows that are not there, in {", ".join(broken)}', flush=True)
    return broken


def put_back(state: State, owner: str, name: str, definition: str) -> None:
    def work(cursor: Any) -> None:
        cursor.execute(f'ALTER TABLE {owner} ADD CONSTRAINT "{name}" {definition}')
        cursor.execute(f'DELETE FROM {KEYS} WHERE owner = %s AND name = %s', (owner, name))

    state.change(work)


def fill_directory(cursor: Any) -> None:
    before = ''
    for part in DIRECTORY:
        name = f'populate_user_directory_{part}'
        cursor.execute(
            'INSERT INTO background_updates (update_name, progress_json, depends_on) '
            "VALUES (%s, '{}', %s) ON CONFLICT DO NOTHING",
            (name, before),
        )
        before = name
