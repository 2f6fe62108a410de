"""Reads the copy of a SQLite database."""

from __future__ import annotations

import contextlib
import os
import sqlite3

from programs.backup.common import COUNTED, Found, Refused, found_of


class SqliteCopy:
    """The copy of a SQLite database in a backup."""

    kind = 'sqlite'
    copy_name = 'homeserver.db'

    def inspect(self, path: str) -> Found:
        """Counts the rows of a copy, after SQLite has checked its integrity."""
        try:
            with contextlib.closing(sqlite3.connect(path)) as db:
                found = db.execute('PRAGMA integrity_check(5)').fetchall()
                if found != [('ok',)]:
                    raise Refused(f'{path} is damaged: {found}')
                counts = {
                    name: int(db.execute(f'SELECT count(*) FROM {table}').fetchone()[0])
                    for name, table in COUNTED.items()
                }
                user = db.execute('SELECT name FROM users LIMIT 1').fetchone()
                return found_of(counts, user and user[0].partition(':')[2])
        except sqlite3.Error as problem:
            raise Refused(f'{path} is no sound database of Synapse: {problem}') from problem


def keep_sqlite_in(folder: str) -> None:
    """Makes SQLite put its temporary files into the folder, because the image's file system is read-only."""
    os.environ['SQLITE_TMPDIR'] = folder
