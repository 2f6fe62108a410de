"""Dates and durations as text."""

from __future__ import annotations

import time


def day(timestamp: float) -> str:
    """The date in UTC. The argument is in seconds since 1970."""
    return time.strftime('%Y-%m-%d', time.gmtime(timestamp))


def span(seconds: float) -> str:
    """A duration in seconds, possibly negative, as text in the largest unit that fits: `2 hours`."""
    seconds = abs(seconds)
    unit, length = 'second', 1
    for name, size in (('day', 86400), ('hour', 3600), ('minute', 60)):
        if seconds >= size:
            unit, length = name, size
            break
    count = int(seconds // length)
    return f'{count} {unit}{plural(count)}'


def plural(count: int) -> str:
    return '' if count == 1 else 's'
