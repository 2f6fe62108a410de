"""The start guard: checks `/data` and the database before Synapse starts. It runs in the Synapse image.

It waits while a restore is unfinished, and refuses the data of another server.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from typing import Any, Protocol, TypedDict

from programs.docs import DOCS
from programs.synapse.access import reason_of_no_access
from programs.synapse.refusal import Refused
from programs.synapse.volume import Volume, read_json, write_json


class GuardTask(TypedDict, total=False):
    """The argument. It holds names and paths, no secrets."""

    data: str
    # The folder with the media, if that is a volume of its own.
    media: str
    result: str
    serverName: str
    # The path of the signing key.
    signingKey: str
    # The keys `snapshot` and `replace`. Absent or null if no restore is wanted.
    restore: dict[str, Any] | None
    # The keys `connection`, with libpq's keywords, and `passwordFile`.
    postgres: dict[str, Any]
    # Seconds to wait for the database server.
    patience: float
    # True if the next container moves the data to this database. Then that container writes the mark.
    move: bool


class Database(Protocol):
    """The database that Synapse is configured to use."""

    # The database's name in messages.
    name: str
    # The words for the storage that a server with another name needs.
    home: str

    def exists(self) -> bool:
        """Tells if the database has the data of a server."""

    def owner(self) -> str | None:
        """The name of the server whose accounts are in the database."""

    def accounts_elsewhere(self) -> str | None:
        """The reason to refuse an empty database if the accounts are in another one, else None.

        Without this, a wrong prop would start the same server without its accounts.
        """

    def remember(self) -> None:
        """Writes a mark into the volume. It is read if a later start is configured for another database."""


def guard(task: GuardTask, volume: Volume, database: Database) -> None:
    own_media = task.get('media')
    problem = reason_of_no_access(volume.path, own_media, task.get('signingKey'))
    if problem:
        raise Refused(problem)
    make_mount_points(volume)
    wait_for_restore(task, volume, database)
    allow_new_signing_key(volume)
    try:
        found = database.owner() if database.exists() else None
        elsewhere = database.accounts_elsewhere()
    except sqlite3.OperationalError as error:
        # The file may be sound: its storage, its locks or its rights are the reason.
        raise Refused(
            f"{volume.database} can't be opened, and nothing was touched: {error}. Its storage may have no locks, or "
            f'something else may have the file open: see {DOCS}/storage.md'
        ) from error
    except sqlite3.Error as error:
        raise Refused(
            f'{volume.database} is damaged and was not touched: {error}. Restore a backup: see {DOCS}/backup.md'
        ) from error
    wanted = task['serverName']
    if found and found != wanted:
        raise Refused(
            f"{database.name} belongs to {found}, and 'serverName' is {wanted}: a server's name can't be changed. "
            f"Nothing was touched. Set 'serverName' back to {found}, or give {wanted} {database.home} of its own."
        )
    if elsewhere:
        raise Refused(elsewhere)
    if own_media and has_media(volume.media) and not has_media(own_media):
        raise Refused(
            f"the prop 'mediaStorage' is set, its volume is empty, and the media are in {volume.media}: nothing was "
            f'touched. Copy them as {DOCS}/storage.md tells, or take the prop out again'
        )
    if not task.get('move'):
        database.remember()


def make_mount_points(volume: Volume) -> None:
    """Makes the file onto which homeserver.yaml is mounted.

    The container runtime would make it as root, and storage that takes root for nobody refuses that.
    """
    with contextlib.suppress(OSError), open(f'{volume.path}/homeserver.yaml', 'a'):
        pass


def has_media(folder: str) -> bool:
    """Tells if Synapse has stored media in the folder."""
    kinds = ('local_content', 'remote_content')
    return any(os.path.isdir(f'{folder}/{kind}') and os.listdir(f'{folder}/{kind}') for kind in kinds)


def wait_for_restore(task: GuardTask, volume: Volume, database: Database) -> None:
    printed = None
    while reason := reason_to_wait(task, volume, database):
        if reason != printed:
            print(f'waiting: {reason}', flush=True)
        printed = reason
        time.sleep(2)


def reason_to_wait(task: GuardTask, volume: Volume, database: Database) -> str | None:
    if os.path.exists(volume.restore_incomplete):
        return 'a restore has not ended: see the Jobs of synapse-restore'
    wanted, done = task.get('restore'), read_json(volume.restored)
    if wanted and not database.exists():
        return 'the volume is empty and a restore is asked for: see the Jobs of synapse-restore'
    if wanted and wanted['replace'] and not done.get('snapshot', '').startswith(wanted['snapshot']):
        return f'snapshot {wanted["snapshot"]} is to be restored: see the Jobs of synapse-restore'
    expected = done.get('signingKey')
    if expected and digest(task['signingKey']) != expected:
        reason = 'the restored signing key has not reached this pod yet, or its Secret was changed since'
        return f'{reason}: see {DOCS}/backup.md'
    return None


def digest(path: str) -> str:
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def allow_new_signing_key(volume: Volume) -> None:
    """Removes the digest of the signing key. The pod has the restored key by now, so the user may change it later."""
    with contextlib.suppress(OSError):
        done = read_json(volume.restored)
        if done.pop('signingKey', None):
            write_json(volume.restored, done)
