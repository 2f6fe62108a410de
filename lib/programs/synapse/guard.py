"""Looks at `/data` and the database before Synapse does: in the Synapse image, which has what it needs.

It holds the start back while a restore is under way, and refuses the data of another server.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from typing import Any, Protocol, TypedDict

from programs.docs import DOCS
from programs.synapse.refusal import Refused
from programs.synapse.volume import Volume, read_json, write_json


class GuardTask(TypedDict, total=False):
    """The argument: names and paths, no secrets."""

    data: str
    result: str
    serverName: str
    # A path.
    signingKey: str
    # `snapshot` and `replace`; absent or null without a restore.
    restore: dict[str, Any] | None
    # `connection` by libpq's keywords, and `passwordFile`.
    postgres: dict[str, Any]
    # Seconds.
    patience: float


class Database(Protocol):
    """The database that Synapse is configured to use."""

    # In messages.
    name: str
    # A server of another name needs its own.
    home: str

    def exists(self) -> bool:
        """It has a server's data."""

    def owner(self) -> str | None:
        """The name of the server whose accounts it has."""

    def accounts_elsewhere(self) -> str | None:
        """Why Synapse must not begin anew on it: a wrong prop would start the same server without its accounts."""

    def remember(self) -> None:
        """Leaves a mark in the volume, for a start that is configured for another database."""


def guard(task: GuardTask, volume: Volume, database: Database) -> None:
    wait_for_restore(task, volume, database)
    allow_new_signing_key(volume)
    try:
        found = database.owner() if database.exists() else None
        elsewhere = database.accounts_elsewhere()
    except sqlite3.Error as problem:
        raise Refused(
            f'{volume.database} is damaged and was not touched: {problem}. Restore a backup: see {DOCS}/backup.md'
        ) from problem
    wanted = task['serverName']
    if found and found != wanted:
        raise Refused(
            f"{database.name} belongs to {found}, and 'serverName' is {wanted}: a server's name can't be changed. "
            f"Nothing was touched. Set 'serverName' back to {found}, or give {wanted} {database.home} of its own."
        )
    if elsewhere:
        raise Refused(elsewhere)
    database.remember()


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
    """The restored key has arrived; from here on it may be changed."""
    with contextlib.suppress(OSError):
        done = read_json(volume.restored)
        if done.pop('signingKey', None):
            write_json(volume.restored, done)
