"""How a program that runs before Synapse says why Synapse must not start."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable


class Refused(Exception):
    """A reason for a person to act, in sentences."""


def run(work: Callable[[], None], result: str) -> None:
    """Does the work; a refusal goes to the log and to the file `result`, the message of the container's status."""
    try:
        work()
    except Refused as problem:
        text = str(problem)
        with contextlib.suppress(OSError), open(result, 'w') as file:
            file.write(text[-4000:])
        sys.exit(text)
