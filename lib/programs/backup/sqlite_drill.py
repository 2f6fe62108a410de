"""A drill's database as a SQLite file."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from programs.backup.common import Found
from programs.backup.fetch import fetched_folder
from programs.backup.sqlite_copy import SqliteCopy


@dataclass(frozen=True)
class SqliteRows:
    """A connection to a SQLite file."""

    db: sqlite3.Connection

    def query(self, sql: str, **values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query."""
        return iter(self.db.execute(sql, values).fetchall())

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns."""
        return {row[1] for row in self.db.execute(f'PRAGMA table_info({table})')}


@dataclass(frozen=True)
class SqliteDrill(SqliteCopy):
    """The fetched file, used as it is."""

    data: str

    leftovers = ('homeserver.db', 'homeserver.db-wal', 'homeserver.db-shm')

    @property
    def config(self) -> dict[str, Any]:
        """The block `database` of Synapse's config."""
        return {'name': 'sqlite3', 'args': {'database': self._path}}

    def exists(self) -> bool:
        """Tells if there is a database in the volume already."""
        return os.path.exists(self._path)

    def room(self, copy: int) -> int:
        """Nothing, as the copy is the database."""
        return 0

    @contextlib.contextmanager
    def running(self, found: Found) -> Iterator[None]:
        """Moves the file to its place."""
        os.rename(f'{fetched_folder(self.data)}/{self.copy_name}', self._path)
        yield

    @contextlib.contextmanager
    def rows(self) -> Iterator[SqliteRows]:
        """Opens a connection that reads."""
        with contextlib.closing(sqlite3.connect(f'file:{self._path}?mode=ro', uri=True)) as db:
            yield SqliteRows(db)

    @property
    def _path(self) -> str:
        return f'{self.data}/homeserver.db'
