"""The files in `/data` that tell the server's name and the state of a restore."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from typing import Any


class Volume:
    def __init__(self, path: str) -> None:
        self.path = path
        self.media = f'{path}/media_store'
        self.database = f'{path}/homeserver.db'
        self.restore_incomplete = f'{path}/.restore-incomplete'
        self.restored = f'{path}/.restored'
        # The mark of a server whose database is PostgreSQL.
        self.postgres = f'{path}/.postgres'
        # The mark beside a SQLite database whose data were moved to PostgreSQL.
        self.moved = f'{path}/homeserver.db.moved'

    def owner_of_file(self) -> str | None:
        """The name of the server whose accounts are in the SQLite database."""
        with contextlib.closing(sqlite3.connect(f'file:{self.database}?mode=ro', uri=True)) as db:
            try:
                user = db.execute('SELECT name FROM users LIMIT 1').fetchone()
            except sqlite3.OperationalError as problem:
                # The first start was interrupted before Synapse made its tables.
                if 'no such table' in str(problem):
                    return None
                raise
            return server_of(user)


def server_of(row: tuple[str] | None) -> str | None:
    """The server's name in the Matrix ID that a row holds."""
    return row[0].partition(':')[2] if row else None


def read_json(path: str) -> dict[str, Any]:
    """The content of the file, or an empty dict if it doesn't exist."""
    if not os.path.exists(path):
        return {}
    with open(path) as file:
        content: dict[str, Any] = json.load(file)
        return content


def write_json(path: str, content: dict[str, Any]) -> None:
    with open(f'{path}.new', 'w') as file:
        json.dump(content, file)
    os.rename(f'{path}.new', path)
