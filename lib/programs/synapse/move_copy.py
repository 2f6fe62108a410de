"""The copy of the SQLite database that is moved. The database itself is only read."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import uuid
from dataclasses import dataclass
from typing import Any

from programs.docs import DOCS
from programs.synapse.move_task import MoveTask, size, step
from programs.synapse.refusal import Refused
from programs.synapse.volume import read_json, write_json

# The room for indexes that Synapse makes in the copy, and for its write-ahead log.
SPARE = 64 << 20


def fingerprint(database: str) -> list[list[int]]:
    """Sizes and times of the files of a database. They differ after each change."""
    found = []
    for path in (database, f'{database}-wal'):
        if os.path.exists(path) and (os.path.getsize(path) > 0 or path == database):
            status = os.stat(path)
            found.append([status.st_size, status.st_mtime_ns])
    return found


def size_of(database: str) -> int:
    return sum(os.path.getsize(path) for path in (database, f'{database}-wal') if os.path.exists(path))


def room_needed(database: str) -> int:
    return round(size_of(database) * 1.1) + SPARE


@dataclass(frozen=True)
class Copy:
    folder: str
    # A move goes on only with the copy with which it began, as rows may have other numbers in another copy.
    id: str

    @property
    def path(self) -> str:
        return f'{self.folder}/homeserver.db'


def open_read_only(path: str) -> sqlite3.Connection:
    # Without a write-ahead log, no process has the database open. With `immutable`, SQLite makes no log either.
    immutable = '' if os.path.exists(f'{path}-wal') else '&immutable=1'
    return sqlite3.connect(f'file:{path}?mode=ro{immutable}', uri=True)


def room(task: MoveTask) -> list[tuple[str, int]]:
    """The folders in which a copy may be, with their free bytes."""
    found = []
    for folder, limit in ((f'{task["data"]}/.move', None), (f'{task["scratch"]}/move', task.get('scratchSize'))):
        free = shutil.disk_usage(os.path.dirname(folder)).free
        found.append((folder, free if limit is None else min(free, limit)))
    return found


def present_copy(task: MoveTask, source: str) -> Copy | None:
    """A whole copy of the database as it is now, which an interrupted move left."""
    for folder, _ in room(task):
        note = read_json(f'{folder}/copy.json')
        if note.get('source') == fingerprint(source) and os.path.exists(f'{folder}/homeserver.db'):
            return Copy(folder, note['id'])
    return None


def remove_copies(task: MoveTask) -> None:
    for folder, _ in room(task):
        with contextlib.suppress(FileNotFoundError):
            # A note without a copy is harmless, but a half removed copy with its note is not.
            with contextlib.suppress(FileNotFoundError):
                os.remove(f'{folder}/copy.json')
            shutil.rmtree(folder)


def make_copy(task: MoveTask, source: str) -> Copy:
    remove_copies(task)
    needed = room_needed(source)
    places = room(task)
    folder = next((folder for folder, free in places if free >= needed), None)
    if folder is None:
        free = ', '.join(f'{os.path.dirname(folder)} has {size(free)}' for folder, free in places)
        raise Refused(
            f'the move needs {size(needed)} for a copy of {source}, and {free}: nothing was touched. '
            f"Make the claim larger, or set 'synapse.scratchSize' to more: see {DOCS}/moving-to-postgresql.md"
        )
    copy = Copy(folder, str(uuid.uuid4()))
    os.makedirs(folder)
    before = fingerprint(source)
    with step(f'copies {source} ({size(size_of(source))}) to {folder}'):
        try:
            with (
                contextlib.closing(open_read_only(source)) as live,
                contextlib.closing(sqlite3.connect(copy.path)) as target,
            ):
                live.backup(target, pages=10_000)
        except (sqlite3.Error, OSError) as problem:
            raise Refused(f'{source} could not be copied to {folder}, and was not touched: {problem}') from problem
    note: dict[str, Any] = {'source': before, 'id': copy.id}
    if fingerprint(source) != before:
        raise Refused(f'{source} was changed while it was copied: does another Synapse use it?')
    write_json(f'{folder}/copy.json', note)
    return copy
