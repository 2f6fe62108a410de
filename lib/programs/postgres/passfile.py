"""Gives libpq the password as a file.

libpq takes no file that others than its owner can read, and the files of a mounted Secret are readable to the pod's
group.
"""

from __future__ import annotations

import os
from typing import Any


def write_passfile(postgres: dict[str, Any]) -> None:
    """Writes the password of `postgres['passwordFile']` to `postgres['connection']['passfile']`."""
    with open(postgres['passwordFile'], 'rb') as file:
        password = file.read().rstrip(b'\r\n')
    if not password or b'\n' in password:
        raise ValueError(f'{postgres["passwordFile"]} must hold the password of PostgreSQL, in one line')
    descriptor = os.open(postgres['connection']['passfile'], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, 'wb') as file:
        file.write(b'*:*:*:*:' + password.replace(b'\\', b'\\\\').replace(b':', b'\\:') + b'\n')
