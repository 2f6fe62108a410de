"""Gives libpq the password of PostgreSQL, and waits for a database server that is starting."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg2

from programs.postgres.passfile import write_passfile
from programs.synapse.refusal import Refused

Found = TypeVar('Found')


def give_password(postgres: dict[str, Any]) -> None:
    """Writes the password file. Refuses a password that libpq would not take."""
    try:
        write_passfile(postgres)
    except (OSError, ValueError) as problem:
        raise Refused(str(problem)) from problem


def reach(attempt: Callable[[], Found], patience: float, refusal: Callable[[str], str]) -> Found:
    """Tries until there is an answer, and returns it. After `patience` seconds it refuses with the server's words."""
    end = time.monotonic() + patience
    while True:
        try:
            return attempt()
        except psycopg2.OperationalError as problem:
            words = ' '.join(str(problem).split())
            if time.monotonic() > end:
                raise Refused(refusal(words)) from problem
            print(f'waiting: {words}', flush=True)
            time.sleep(2)
