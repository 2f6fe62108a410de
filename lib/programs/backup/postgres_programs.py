"""Runs programs of PostgreSQL in the pod's second container. See postgres/programs.sh for the other side."""

from __future__ import annotations

import contextlib
import glob
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, TypedDict, TypeVar

from programs.backup.common import Refused
from programs.postgres.passfile import write_passfile

Read = TypeVar('Read')


class PostgresPodTask(TypedDict):
    """The part of a program's argument with the database, and with the folder that both containers mount."""

    postgres: dict[str, Any]
    exchange: str


@dataclass(frozen=True)
class PostgresPrograms:
    """The programs of PostgreSQL, and the connection to the database. A drill's own server asks for no password."""

    postgres: dict[str, Any]
    exchange: str

    @property
    def database(self) -> str:
        """The argument with the connection string, which each program takes."""
        return '--dbname=' + ' '.join(
            f'{keyword}={quoted(value)}' for keyword, value in self.postgres['connection'].items()
        )

    def forget_unanswered(self) -> None:
        """Removes the requests of an earlier run in this pod.

        Nobody reads their output any more, so the other container would wait for a reader for ever.
        """
        asked = [ask[:-4] for ask in glob.glob(f'{self.exchange}/*.ask') if not os.path.exists(f'{ask[:-4]}.code')]
        readers = []
        for name in asked:
            os.remove(f'{name}.ask')
            with contextlib.suppress(OSError):
                readers.append(os.open(f'{name}.out', os.O_RDONLY | os.O_NONBLOCK))
                os.remove(f'{name}.out')
        if readers:
            time.sleep(1)
        for reader in readers:
            os.close(reader)

    def run(self, *command: str) -> bytes:
        """Runs a program and returns its output."""
        return self.read(command, lambda output: output.read())

    def read(self, command: tuple[str, ...], reader: Callable[[BinaryIO], Read]) -> Read:
        """Runs a program, and passes its output to `reader` while it runs."""
        if 'passwordFile' in self.postgres:
            write_passfile(self.postgres)
        name = self._ask(command)
        with open(f'{name}.out', 'rb') as output:
            result = reader(output)
            while output.read(1 << 20):
                pass
        self._await_answer(name, command[0])
        with open(f'{name}.code') as code, open(f'{name}.err') as errors:
            if code.read().strip() != '0':
                raise Refused(f'{command[0]} failed: {complaint(errors.read())}')
        return result

    def _ask(self, command: tuple[str, ...]) -> str:
        """Writes a request. The rename makes sure that the other container never reads a part of it."""
        os.makedirs(self.exchange, exist_ok=True)
        name = f'{self.exchange}/{time.time_ns()}'
        os.mkfifo(f'{name}.out')
        with open(f'{name}.asked', 'wb') as file:
            file.write(b''.join(os.fsencode(part) + b'\0' for part in command))
        os.rename(f'{name}.asked', f'{name}.ask')
        return name

    def _await_answer(self, name: str, program: str) -> None:
        for _ in range(100):
            if os.path.exists(f'{name}.code'):
                return
            time.sleep(0.1)
        raise Refused(f'{program} was cut off: the container postgres ended')


def quoted(value: object) -> str:
    """A value, quoted for a connection string of libpq."""
    return "'" + str(value).replace('\\', '\\\\').replace("'", "\\'") + "'"


def complaint(words: str) -> str:
    """The first lines of a program's error output, and the remedy if the program is too old."""
    lines = [line for line in words.strip().splitlines() if line.strip()]
    old = any(sign in words for sign in ('server version mismatch', 'unsupported version'))
    remedy = (
        ". Set the prop 'postgresImage' of the backup to a version that is as new as the server's "
        'and as that of each backup'
    )
    return f'{" / ".join(lines[:4])}{remedy if old else ""}'
