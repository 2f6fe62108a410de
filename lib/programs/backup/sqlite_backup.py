"""Copies a SQLite database that is in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from programs.backup.common import Refused
from programs.backup.sqlite_copy import SqliteCopy


@dataclass(frozen=True)
class SqliteBackup(SqliteCopy):
    """The database as a file in the volume."""

    data: str

    def size(self) -> int:
        """The bytes of the database and of its write-ahead log."""
        files = (f'{self.data}/homeserver.db', f'{self.data}/homeserver.db-wal')
        return sum(os.path.getsize(file) for file in files if os.path.exists(file))

    def copy_to(self, path: str) -> None:
        """Copies the state of the database at one moment, while the database is in use."""
        source = f'{self.data}/homeserver.db'
        if not os.path.exists(source):
            raise Refused(f'{source} does not exist: has the homeserver ever started?')
        # If there is no write-ahead log, no process has the database open. `immutable` keeps SQLite from making a log,
        # which would fail on the read-only mount.
        idle = not os.path.exists(f'{source}-wal')
        live_uri = f'file:{source}?mode=ro{"&immutable=1" if idle else ""}'
        with closing(sqlite3.connect(live_uri, uri=True)) as live, closing(sqlite3.connect(path)) as target:
            live.backup(target)
            target.execute('PRAGMA journal_mode=DELETE')
        if idle and os.path.exists(f'{source}-wal'):
            raise Refused('the homeserver started in the middle of the copy')

    def uploads(self, path: str) -> list[str]:
        """The IDs of the media that the copy lists and that were uploaded to this server."""
        with closing(sqlite3.connect(path)) as db:
            return [row[0] for row in db.execute('SELECT media_id FROM local_media_repository WHERE url_cache IS NULL')]
