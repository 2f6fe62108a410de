"""The end of a program that runs before Synapse and finds that Synapse must not start."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable


class Refused(Exception):
    """Synapse must not start. The message tells a person the reason and the remedy."""


def run(work: Callable[[], None], result: str) -> None:
    """Does the work. A refusal goes to the log and to the file `result`, the container's termination message."""
    try:
        work()
    except Refused as problem:
        text = str(problem)
        with contextlib.suppress(OSError), open(result, 'w') as file:
            file.write(text[-4000:])
        sys.exit(text)
