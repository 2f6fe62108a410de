"""A SQLite database is copied, checked, and found to be in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from backup.backed_up import make_database, users_in

from programs.backup.common import Refused
from programs.backup.sqlite_backup import SqliteBackup
from programs.backup.sqlite_copy import SqliteCopy
from programs.backup.sqlite_restore import SqliteRestore


def test_a_copy_is_of_one_moment_while_the_database_is_written(tmp_path: Path) -> None:
    make_database(tmp_path / 'homeserver.db', 2, ('abc', 'def'))
    with closing(sqlite3.connect(tmp_path / 'homeserver.db')) as live:
        live.execute('PRAGMA journal_mode=WAL')
        live.execute("INSERT INTO users VALUES ('@later:example.org')")
        live.commit()
        live.execute("INSERT INTO users VALUES ('@uncommitted:example.org')")
        SqliteBackup(str(tmp_path)).copy_to(str(tmp_path / 'copy.db'))
    assert users_in(tmp_path / 'copy.db') == 3
    assert SqliteBackup(str(tmp_path)).uploads(str(tmp_path / 'copy.db')) == ['abc', 'def']


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Refused, match='does not exist: has the homeserver ever started'):
        SqliteBackup(str(tmp_path)).copy_to(str(tmp_path / 'copy.db'))
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_copy_is_refused(tmp_path: Path) -> None:
    path = tmp_path / 'copy.db'
    make_database(path, 2000)
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b'\x55' * 4096 + content[12288:])
    with pytest.raises(Refused, match=r'copy\.db is (damaged|no sound database of Synapse): '):
        SqliteCopy().inspect(str(path))
    path.write_bytes(b'nothing of the kind' * 100)
    with pytest.raises(Refused, match='no sound database of Synapse: file is not a database'):
        SqliteCopy().inspect(str(path))


def test_a_database_without_users_belongs_to_nobody(tmp_path: Path) -> None:
    make_database(tmp_path / 'copy.db', 0)
    assert SqliteCopy().inspect(str(tmp_path / 'copy.db'))['server'] is None


def test_a_database_that_this_process_could_lock_is_not_in_use(tmp_path: Path) -> None:
    assert not SqliteRestore(str(tmp_path)).in_use()
    make_database(tmp_path / 'homeserver.db', 1)
    assert not SqliteRestore(str(tmp_path)).in_use()
