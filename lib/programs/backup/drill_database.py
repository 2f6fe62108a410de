"""The interface to the database of a drill. Each kind of database implements it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from programs.backup.common import COUNTED, Found, found_of
from programs.backup.database import CopyReader


class Rows(Protocol):
    """A connection that reads the database of a drill."""

    def query(self, sql: str, **values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query. A value in it is written as `:name`."""

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns."""


class DrillDatabase(CopyReader, Protocol):
    """A database that a drill makes from the copy in a backup, and throws away."""

    @property
    def leftovers(self) -> tuple[str, ...]:
        """The files and folders of the volume that belong to the database."""

    @property
    def config(self) -> dict[str, Any]:
        """The block `database` of Synapse's config."""

    def exists(self) -> bool:
        """Tells if there is a database in the volume already."""

    def room(self, copy: int) -> int:
        """The bytes that the database takes in addition to a copy of that size."""

    def running(self, found: Found) -> AbstractContextManager[None]:
        """Makes the database from the fetched copy, whose counts are given, for as long as Synapse runs on it."""

    def rows(self) -> AbstractContextManager[Rows]:
        """Opens a connection that reads."""


def count(rows: Rows) -> Found:
    """The counts of a database that is in use."""
    counts = {name: int(next(rows.query(f'SELECT count(*) FROM {table}'))[0]) for name, table in COUNTED.items()}
    first = next(rows.query('SELECT name FROM users LIMIT 1'), None)
    return found_of(counts, str(first[0]).partition(':')[2] if first else None)
