"""Replaces a SQLite database with the copy in a backup."""

from __future__ import annotations

import fcntl

from programs.backup.restore_plan import Plan
from programs.backup.sqlite_files import SqliteFiles

# SQLite holds a shared lock on these bytes of the file while the database is open.
SHARED_LOCK_SIZE, SHARED_LOCK_START = 510, 0x40000002


class SqliteRestore(SqliteFiles):
    """The database as a file in the volume. No process may have it open."""

    in_use_reason = 'the homeserver is running on this volume: scale it to 0 first'

    def in_use(self) -> bool:
        """Tells if a process has the database open."""
        if not self.exists():
            return False
        with open(f'{self.data}/homeserver.db', 'r+b') as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_LOCK_SIZE, SHARED_LOCK_START)
                return False
            except OSError:
                return True

    def put(self, plan: Plan) -> None:
        """Does nothing: the database is one of the files in `put_in`."""

    def kept_places(self, plan: Plan) -> list[str]:
        """An empty list: the old database is in the folder for the old data."""
        return []
