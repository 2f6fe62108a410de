"""The mark of an unfinished restore: a JSON file on the volume. A second run goes on from its phase."""

from __future__ import annotations

import json
import os
from typing import Literal, TypedDict

from programs.backup.common import Found


class Plan(TypedDict):
    """The content of the mark.

    `exists` is true if there was a database before. `aside` is the folder for the old data. `parts` are the counts of
    the backup as a sentence.
    """

    snapshot: str
    phase: Literal['wait', 'aside', 'place']
    aside: str
    parts: str
    exists: bool
    found: Found


def mark_path(data: str) -> str:
    """The mark. Synapse's start guard waits as long as this file exists."""
    return f'{data}/.restore-incomplete'


def done_path(data: str) -> str:
    """The file about the last finished restore: its snapshot, and the digest of the signing key that Synapse needs."""
    return f'{data}/.restored'


def write_mark(path: str, content: object) -> None:
    """Writes a mark atomically. The file is complete even if the power fails."""
    with open(f'{path}.new', 'w') as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    os.rename(f'{path}.new', path)
