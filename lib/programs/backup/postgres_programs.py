"""Asks the pod's second container to run a program of PostgreSQL. See postgres/programs.sh."""

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
    """The database, and the folder that both containers see, in a program's argument."""

    postgres: dict[str, Any]
    exchange: str


@dataclass(frozen=True)
class PostgresPrograms:
    """The programs of PostgreSQL, and how they reach the database."""

    postgres: dict[str, Any]
    exchange: str

    @property
    def database(self) -> str:
        """The argument that names the database to each program."""
        return '--dbname=' + ' '.join(
            f'{keyword}={quoted(value)}' for keyword, value in self.postgres['connection'].items()
        )

    def forget_unanswered(self) -> None:
        """Removes the questions of an earlier run in this pod, whose reader the other container would wait for."""
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
        """Runs a program, and reads its output while it is at work."""
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
        """Writes a question, which the other container sees as a whole."""
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
    """A value in a connection string of libpq."""
    return "'" + str(value).replace('\\', '\\\\').replace("'", "\\'") + "'"


def complaint(words: str) -> str:
    """The first lines that a program wrote about its failure, and the remedy where its version is too old."""
    lines = [line for line in words.strip().splitlines() if line.strip()]
    old = any(sign in words for sign in ('server version mismatch', 'unsupported version'))
    remedy = (
        ". Set the prop 'postgresImage' of the backup to a version that is as new as the server's "
        'and as that of each backup'
    )
    return f'{" / ".join(lines[:4])}{remedy if old else ""}'
