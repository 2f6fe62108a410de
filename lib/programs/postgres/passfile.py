"""Writes the password into a file for libpq.

libpq refuses a password file that its group can read. The files of a mounted Secret are readable by the pod's group, so
the password is copied.
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
