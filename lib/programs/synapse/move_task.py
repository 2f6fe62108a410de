"""The argument of the programs that move a server's data between SQLite and PostgreSQL, and its words for a person."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, TypedDict


class MoveTask(TypedDict, total=False):
    """The argument. It holds names and paths, no secrets."""

    data: str
    result: str
    serverName: str
    # The path of the signing key.
    signingKey: str
    # A folder for temporary files, and its size in bytes.
    scratch: str
    scratchSize: int
    # The keys `connection`, with libpq's keywords, and `passwordFile`.
    postgres: dict[str, Any]
    # The bytes of temporary files that the pod of the move may have.
    roomInPod: int
    # Seconds to wait for the database server.
    patience: float
    # True if a move back to SQLite loses what people have written since the move.
    discard: bool


def name_of(task: MoveTask) -> str:
    connection = task['postgres']['connection']
    return f'the PostgreSQL database {connection["dbname"]} on {connection["host"]}'


def size(count: float) -> str:
    """Bytes in words."""
    for unit in ('bytes', 'KB', 'MB', 'GB'):
        if count < 1000 or unit == 'GB':
            break
        count /= 1000
    return f'{count:.0f} {unit}' if count >= 10 or unit == 'bytes' else f'{count:.1f} {unit}'


def seconds(count: float) -> str:
    """A duration in words."""
    if count < 90:
        return f'{max(1, round(count))} s'
    return f'{round(count / 60)} min' if count < 5400 else f'{count / 3600:.1f} h'


@contextlib.contextmanager
def step(words: str) -> Iterator[None]:
    print(f'move: {words}', flush=True)
    yield
