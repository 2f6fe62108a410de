"""Compresses the state of rooms in PostgreSQL with synapse_auto_compressor, while Synapse runs.

The tool goes through the state groups, and writes a group as the difference to another one where that takes fewer rows.
It checks each result, and changes each group in a transaction of its own. So it may be killed at any moment.

Synapse deletes state groups that nobody needs, and gives those that refer to one a whole state before. The tool could
make a new reference meanwhile. Synapse marks such groups ten minutes before it deletes them. So each chunk begins while
none is marked, and has an end before the ten minutes are over.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import re
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any, TypedDict

import psycopg2

from programs.docs import DOCS
from programs.postgres.tls_relay import tls_relay
from programs.synapse.move_child import Failed, in_child
from programs.synapse.reach import give_password, reach
from programs.synapse.refusal import Refused, run

SESSION = 'cdk8s-matrix state compression'
# The lengths of the chains of differences, of the first level and of those above.
LEVELS = '100,50,25'
# Synapse waits ten minutes between the mark and the deletion of a group.
LONGEST_CHUNK = 8 * 60
GUIDE = f'{DOCS}/postgresql.md#compressing-the-state-of-rooms'
LOCKS = """
SELECT pg_try_advisory_lock(hashtext('cdk8s-matrix state compression')),
  pg_try_advisory_lock_shared(hashtext('cdk8s-matrix restore'))
"""
FACTS = """
SELECT to_regclass('state_groups_pending_deletion') IS NOT NULL,
  to_regclass('cdk8s_matrix_move') IS NOT NULL, to_regclass('state_compressor_progress') IS NOT NULL
"""


class CompressTask(TypedDict, total=False):
    """The argument. It holds names, paths and numbers, no secrets."""

    # The keys `connection`, with libpq's keywords, and `passwordFile`.
    postgres: dict[str, Any]
    # The number of state groups in a chunk, and the largest number of chunks of a run.
    chunkSize: int
    chunks: int
    result: str
    # Seconds to wait for the database server, and for Synapse to delete the groups that it has marked.
    patience: float


class Compression:
    def __init__(self, task: CompressTask) -> None:
        self.task = task
        self.connection = task['postgres']['connection']
        self.name = f'the PostgreSQL database {self.connection["dbname"]} on {self.connection["host"]}'
        self.patience = task.get('patience', 1800)
        self.db: Any = None

    def run(self) -> str:
        """Compresses up to the wanted number of chunks, and returns a sentence about it."""
        give_password(self.task['postgres'])
        reach(self.connect, min(self.patience, 300), lambda words: f"{self.name} can't be reached: {words}")
        self.refuse_if_busy()
        begin, chunks, saved, why = time.monotonic(), 0, 0, 'more is left for the next run'
        with self.server() as server:
            while chunks < self.task['chunks']:
                if not self.nothing_is_deleted():
                    why = 'Synapse is deleting state, so the next run goes on'
                    break
                before = self.progress()
                saved += self.chunk(server)
                if self.progress() == before:
                    why = 'nothing is left'
                    break
                chunks += 1
        return f'{chunks} chunks in {time.monotonic() - begin:.0f} s have {saved:,} rows less than before; {why}'

    def connect(self) -> None:
        self.db = psycopg2.connect(**{**self.connection, 'connect_timeout': 5, 'application_name': SESSION})
        self.db.autocommit = True

    def ask(self, query: str) -> Any:
        with self.db.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()

    def refuse_if_busy(self) -> None:
        alone, no_restore = self.ask(LOCKS)
        if not alone:
            raise Refused(f'another compression of {self.name} is at work: nothing was touched')
        if not no_restore:
            raise Refused(f'a restore of {self.name} is at work: nothing was touched')
        has_state, moved, _ = self.ask(FACTS)
        if not has_state:
            raise Refused(f'{self.name} has no tables of Synapse yet: nothing was touched')
        if moved and self.ask("SELECT count(*) FROM cdk8s_matrix_move WHERE state <> 'moved'")[0]:
            raise Refused(f"{self.name} doesn't hold the server's data: a move isn't complete, or was taken back")

    def nothing_is_deleted(self) -> bool:
        """Waits until no state group is marked for deletion."""
        end = time.monotonic() + self.patience
        while self.ask('SELECT EXISTS (SELECT FROM state_groups_pending_deletion)')[0]:
            if time.monotonic() > end:
                return False
            time.sleep(min(30, self.patience))
        return True

    def progress(self) -> Any:
        if not self.ask(FACTS)[2]:
            return None
        return self.ask('SELECT count(*), sum(last_compressed) FROM state_compressor_progress')

    def chunk(self, server: dict[str, Any]) -> int:
        """Compresses one chunk, and returns the number of rows that it saved."""
        begin = time.monotonic()
        try:
            return int(in_child(lambda: compress(server, self.task)))
        except Failed as problem:
            words = f'{problem}'
            if time.monotonic() - begin > LONGEST_CHUNK:
                words = f"it took more than {LONGEST_CHUNK} s: give a smaller 'chunkSize' in 'stateCompression'"
            raise Refused(f'a chunk was not compressed, and all state is as it was: {words}. See {GUIDE}') from None

    @contextlib.contextmanager
    def server(self) -> Iterator[dict[str, Any]]:
        """The connection for the tool, which knows TLS, but checks no certificates."""
        if not self.connection['sslmode'].startswith('verify'):
            yield self.connection
            return
        with tls_relay(self.connection) as port:
            yield {**self.connection, 'host': '127.0.0.1', 'port': port, 'sslmode': 'disable'}


class Messages(logging.Handler):
    """Prints the tool's messages, except those with the whole connection, and counts the rows that were saved."""

    def __init__(self, password: str) -> None:
        super().__init__()
        self.password = password
        self.saved = 0

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        found = re.match(r'Saved (\d+) rows for room', words)
        self.saved += int(found[1]) if found else 0
        if record.levelno > logging.DEBUG and not holds_secret(words, self.password):
            print(words, flush=True)


def compress(connection: dict[str, Any], task: CompressTask) -> int:
    """Runs the tool inside of this process, so that the password is in no argument. Returns the rows that it saved."""
    with open(task['postgres']['passwordFile']) as file:
        password = file.read().rstrip('\r\n')
    messages = Messages(password)
    logging.basicConfig(level=logging.DEBUG, handlers=[messages], force=True)
    # The tool can't be interrupted otherwise.
    signal.alarm(LONGEST_CHUNK)
    try:
        tool = importlib.import_module('synapse_auto_compressor')
    except ImportError as problem:
        raise Failed(
            f"synapse_auto_compressor can't be loaded ({problem}): install the package of that name, version 0.1.2, "
            'into the image, or use PythonPackages.install()'
        ) from None
    try:
        tool.compress_state_events_table(connection_string(connection, password), task['chunkSize'], LEVELS, 1)
    except BaseException as problem:
        words = ' '.join(f'{problem}'.split())
        raise Failed("it can't connect" if holds_secret(words, password) else words) from None
    return messages.saved


def connection_string(connection: dict[str, Any], password: str) -> str:
    own = {'password': password, 'application_name': SESSION, 'connect_timeout': 10}
    names = ('host', 'port', 'dbname', 'user', 'sslmode')
    values = {**{name: connection[name] for name in names}, **own}
    return ' '.join(f'{name}={quoted(str(value))}' for name, value in values.items())


def quoted(value: str) -> str:
    escaped = value.replace('\\', '\\\\').replace("'", "\\'")
    return f"'{escaped}'"


def holds_secret(words: str, password: str) -> bool:
    return 'password=' in words or password in words


def main(args: list[str]) -> None:
    task: CompressTask = json.loads(args[0])
    run(lambda: print(Compression(task).run(), flush=True), task['result'])


if __name__ == '__main__':
    main(sys.argv[1:])
