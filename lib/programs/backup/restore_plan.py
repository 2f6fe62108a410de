"""The mark of a restore that is under way: a JSON file on the volume, which a second run goes on from."""

from __future__ import annotations

import json
import os
from typing import Literal, TypedDict

from programs.backup.common import Found


class Plan(TypedDict):
    """The content of the mark.

    `exists` tells that there was a database before, and `aside` is the folder for the old data. `parts` is the
    sentence of counts.
    """

    snapshot: str
    phase: Literal['wait', 'aside', 'place']
    aside: str
    parts: str
    exists: bool
    found: Found


def mark_path(data: str) -> str:
    """The mark, for as long as which Synapse's start guard waits."""
    return f'{data}/.restore-incomplete'


def done_path(data: str) -> str:
    """The mark that the last restore leaves behind: its snapshot, and the digest of the key that Synapse must have."""
    return f'{data}/.restored'


def write_mark(path: str, content: object) -> None:
    """Writes a mark that is never seen by halves, not even after the power was cut."""
    with open(f'{path}.new', 'w') as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    os.rename(f'{path}.new', path)
