"""Lines on the standard error output. No secret is in them."""

from __future__ import annotations

import sys

ORDER = ('debug', 'info', 'warn', 'error')
_least = 'info'


def set_level(level: str) -> None:
    """Lines below this level are left out."""
    global _least
    _least = level


def log(level: str, text: str) -> None:
    """Writes a line."""
    if ORDER.index(level) >= ORDER.index(_least):
        print(f'{level.upper()} {text}', file=sys.stderr, flush=True)
