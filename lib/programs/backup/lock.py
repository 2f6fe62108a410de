"""The lock on a volume."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator

from programs.backup.common import Refused


@contextlib.contextmanager
def locked(data: str) -> Iterator[None]:
    """Allows one backup or restore at a time on a volume. The lock ends with the process, also if that is killed."""
    folder = os.open(data, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        os.close(folder)
        raise Refused('another backup or restore is at work on this volume: wait until it has ended') from problem
    try:
        yield
    finally:
        os.close(folder)
