"""Removes the local copies of media from the pod of a worker, as all of them are in the bucket.

Synapse writes an upload, and a file of which it makes a thumbnail, to the folder, and to the bucket before it answers.
From then on it reads the bucket if the file isn't in the folder. Without this program, the kubelet would end the pod
once its volume is full. A file that was changed a moment ago is left alone: Synapse may be writing or copying it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from dataclasses import dataclass
from typing import TypedDict


class CleanTask(TypedDict):
    """The argument.

    `folder` holds the media. Files that nobody has changed for `keep` seconds are removed. If all files together have
    more than `bytes`, the oldest go earlier, but none that was changed within `busy` seconds.
    """

    folder: str
    keep: float
    busy: float
    bytes: int
    # Seconds between two looks.
    pause: float


@dataclass(frozen=True)
class Copy:
    """A file, the seconds since it was changed, and the room that it takes."""

    path: str
    age: float
    size: int
    # Pictures of previews are in no bucket. Synapse removes them itself after some days.
    preview: bool


def copies(folder: str, now: float) -> list[Copy]:
    """The files below a folder, the oldest first. A file may go while this looks."""
    found = []
    for place, _, names in os.walk(folder):
        preview = os.path.relpath(place, folder).startswith('url_cache')
        for name in names:
            path = os.path.join(place, name)
            with contextlib.suppress(FileNotFoundError):
                status = os.lstat(path)
                found.append(Copy(path, now - status.st_mtime, status.st_blocks * 512, preview))
    return sorted(found, key=lambda copy: -copy.age)


def clean(task: CleanTask, now: float) -> int:
    """Removes what is old, and more if there is too much. Returns the number of removed files."""
    found = copies(task['folder'], now)
    total = sum(copy.size for copy in found)
    removed = 0
    for copy in found:
        too_much = total > task['bytes'] and copy.age >= task['busy']
        if not too_much and (copy.age < task['keep'] or copy.preview):
            continue
        with contextlib.suppress(FileNotFoundError):
            os.remove(copy.path)
        total -= copy.size
        removed += 1
    return removed


def main(arguments: list[str]) -> None:
    """Cleans the folder again and again, until the pod ends."""
    task: CleanTask = json.loads(arguments[0])
    # The first process of a container ignores signals for which it has no handler.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        removed = clean(task, time.time())
        if removed:
            print(f'removed {removed} local copies of media that are in the bucket', flush=True)
        time.sleep(task['pause'])


if __name__ == '__main__':
    main(sys.argv[1:])
