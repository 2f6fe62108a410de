"""Points and spans of time in words."""

from __future__ import annotations

import time


def day(timestamp: float) -> str:
    """The date in UTC of a number of seconds since 1970."""
    return time.strftime('%Y-%m-%d', time.gmtime(timestamp))


def span(seconds: float) -> str:
    """A number of seconds, negative or not, in the largest unit that fits: `2 hours`."""
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
