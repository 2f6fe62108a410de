"""Code that backup, restore and drill share: the pod's paths, the counts of a database, and the result."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Callable, Mapping
from typing import Literal, TypedDict

# A backup counts the rows of these tables.
Counted = Literal['users', 'rooms', 'events', 'media']
COUNTED: dict[Counted, str] = {
    'users': 'users',
    'rooms': 'rooms',
    'events': 'events',
    'media': 'local_media_repository',
}


class Refused(Exception):
    """The program stops, for a reason that a person can read."""


class MediaTask(TypedDict, total=False):
    """The part of the argument about media.

    `media` is their folder, if that is a volume of its own. `bucket` is the place that has all media, of which the
    volume has only some.
    """

    media: str
    bucket: str


class PodTask(MediaTask):
    """The part of the argument that all programs have. It holds paths and names, never a secret value."""

    data: str
    work: str
    result: str
    serverName: str


class Found(TypedDict):
    """The counts of a database, and the domain of its users. The domain is None if there are no users yet."""

    users: int
    rooms: int
    events: int
    media: int
    server: str | None


def found_of(counts: Mapping[Counted, int], server: str | None) -> Found:
    """The counts in the form in which a manifest has them."""
    return Found(
        users=counts['users'], rooms=counts['rooms'], events=counts['events'], media=counts['media'], server=server
    )


def sentence_of_counts(found: Found) -> str:
    """For example `2 users, 1 rooms, 7 events, 0 media`."""
    return ', '.join(f'{found[name]} {name}' for name in COUNTED)


def sha256(path: str) -> str:
    """The SHA-256 of a file, which may be larger than the memory."""
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def check_signing_key(path: str) -> None:
    """Refuses a file that Synapse would not accept as a signing key."""
    if os.path.exists(path):
        with open(path) as file:
            if re.match(r'ed25519 \S+ [A-Za-z0-9+/]{43}\s*$', file.read()):
                return
    raise Refused(f'{path} is no signing key')


def report(result: str, work: Callable[[], str]) -> int:
    """Does the work and returns the exit code.

    The result is the last line of the log, and the termination message of the container.
    """
    try:
        message, code = f'ok: {work()}', 0
    except (Refused, OSError, KeyError, ValueError) as problem:
        message, code = f'failed: {problem if isinstance(problem, Refused) else repr(problem)}', 1
    message = f'{time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())} {message}'
    print(message, flush=True)
    with contextlib.suppress(OSError), open(result, 'w') as file:
        file.write(message[:4000])
    return code
