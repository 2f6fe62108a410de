"""The files of a SQLite database in the homeserver's volume."""

from __future__ import annotations

import os
from dataclasses import dataclass

from programs.backup.sqlite_copy import SqliteCopy


@dataclass(frozen=True)
class SqliteFiles(SqliteCopy):
    """The database as a file in the volume, and the files that a restore moves."""

    data: str

    moved_aside = ('homeserver.db', 'homeserver.db-wal', 'homeserver.db-shm', 'media_store', '.postgres')
    # The database is the last, because Synapse can't start without it.
    put_in = ('media_store', 'homeserver.db')

    def exists(self) -> bool:
        """Tells if there is a database already."""
        return os.path.exists(f'{self.data}/homeserver.db')
