"""Things that backup, restore and drill share: their pod, the counts that they tell, and how they end."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Callable, Mapping
from typing import Literal, TypedDict

# The things that a backup counts, and the tables that hold them.
Counted = Literal['users', 'rooms', 'events', 'media']
COUNTED: dict[Counted, str] = {
    'users': 'users',
    'rooms': 'rooms',
    'events': 'events',
    'media': 'local_media_repository',
}


class Refused(Exception):
    """A reason to stop, told to a person in a sentence."""


class PodTask(TypedDict):
    """The part of a program's argument that is the same for each. It holds paths and names, never a secret value."""

    data: str
    work: str
    result: str
    serverName: str


class Found(TypedDict):
    """The counts of a database, and the domain of its users, which is None where there is none yet."""

    users: int
    rooms: int
    events: int
    media: int
    server: str | None


def found_of(counts: Mapping[Counted, int], server: str | None) -> Found:
    """The counts by the names of COUNTED, as they stand in a manifest."""
    return Found(
        users=counts['users'], rooms=counts['rooms'], events=counts['events'], media=counts['media'], server=server
    )


def sentence_of_counts(found: Found) -> str:
    """For example `2 users, 1 rooms, 7 events, 0 media`."""
    return ', '.join(f'{found[name]} {name}' for name in COUNTED)


def sha256(path: str) -> str:
    """The digest of a file of any size."""
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def check_signing_key(path: str) -> None:
    """Refuses a file that Synapse would not take for a key."""
    if os.path.exists(path):
        with open(path) as file:
            if re.match(r'ed25519 \S+ [A-Za-z0-9+/]{43}\s*$', file.read()):
                return
    raise Refused(f'{path} is no signing key')


def report(result: str, work: Callable[[], str]) -> int:
    """Does the work and returns the exit code. The result is the log's last line and the container's message."""
    try:
        message, code = f'ok: {work()}', 0
    except (Refused, OSError, KeyError, ValueError) as problem:
        message, code = f'failed: {problem if isinstance(problem, Refused) else repr(problem)}', 1
    message = f'{time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())} {message}'
    print(message, flush=True)
    with contextlib.suppress(OSError), open(result, 'w') as file:
        file.write(message[:4000])
    return code
