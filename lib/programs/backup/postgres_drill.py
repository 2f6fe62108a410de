"""A drill's database on a PostgreSQL server that the drill starts for itself."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from programs.backup.common import Found, Refused, sentence_of_counts
from programs.backup.fetch import fetched_folder
from programs.backup.postgres_copy import PostgresCopy
from programs.backup.postgres_programs import PostgresPrograms
from programs.backup.postgres_restore import PostgresRestore
from programs.backup.restore_plan import Plan

# The database and its write-ahead log take about three times the room of the dump, which has no indexes.
ROOM = 3
FOLDER = 'postgres'
NAME = 'synapse'


@dataclass(frozen=True)
class PostgresRows:
    """A connection to the server."""

    db: Any

    def query(self, sql: str, **values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query."""
        with self.db.cursor() as cursor:
            cursor.execute(re.sub(r'(?<!:):([a-z]+)', r'%(\1)s', sql.replace('%', '%%')), values)
            return iter(cursor.fetchall())

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns."""
        sql = 'SELECT column_name FROM information_schema.columns WHERE table_name = :of'
        return {name for (name,) in self.query(sql, of=table)}


@dataclass(frozen=True)
class PostgresDrill(PostgresCopy):
    """A server in the pod's second container. It listens only on a socket in the folder that both containers mount."""

    data: str
    work: str

    leftovers = (FOLDER,)

    @property
    def config(self) -> dict[str, Any]:
        """The block `database` of Synapse's config."""
        return {'name': 'psycopg2', 'args': {**connection(self.programs.exchange), 'cp_min': 1, 'cp_max': 5}}

    def exists(self) -> bool:
        """Tells if there is a database in the volume already."""
        return os.path.exists(f'{self.data}/{FOLDER}')

    def room(self, copy: int) -> int:
        """The bytes of the server's files."""
        return ROOM * copy

    @contextlib.contextmanager
    def running(self, found: Found) -> Iterator[None]:
        """Starts a server, loads the dump into it, and ends it afterwards."""
        folder = f'{self.data}/{FOLDER}'
        self.programs.run('start_server', folder, self.programs.exchange)
        try:
            PostgresRestore(self.programs, self.data, self.work).put(plan_of(found))
            os.remove(f'{fetched_folder(self.data)}/{self.copy_name}')
            yield
        finally:
            with contextlib.suppress(Refused):
                self.programs.run('stop_server', folder)

    @contextlib.contextmanager
    def rows(self) -> Iterator[PostgresRows]:
        """Opens a connection that reads."""
        import psycopg2

        with contextlib.closing(psycopg2.connect(**connection(self.programs.exchange))) as db:
            db.set_session(readonly=True, autocommit=True)
            yield PostgresRows(db)


def connection(exchange: str) -> dict[str, str]:
    """The parameters of a connection. The socket is in a folder that only the pod's user can enter."""
    return {'host': exchange, 'user': NAME, 'dbname': NAME}


def programs_of(exchange: str) -> PostgresPrograms:
    """PostgreSQL's programs, with a connection to the drill's own server."""
    return PostgresPrograms({'connection': connection(exchange)}, exchange)


def plan_of(found: Found) -> Plan:
    """The plan of a restore into an empty database."""
    return Plan(
        snapshot='drill',
        phase='place',
        aside='.drill-0',
        parts=sentence_of_counts(found),
        exists=False,
        found=found,
    )
