from __future__ import annotations

import http.server
import json
import pathlib
import sys
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest


class OperationalError(Exception):
    """Replaces the error of psycopg2 with the same name."""


@pytest.fixture(autouse=True)
def modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packages of the Synapse image that the program imports."""
    psycopg2, util = types.ModuleType('psycopg2'), types.ModuleType('synapse.util')
    psycopg2.OperationalError = psycopg2.Error = OperationalError  # type: ignore[attr-defined]
    util.SYNAPSE_VERSION = '1.2.3'  # type: ignore[attr-defined]
    for name, module in {'psycopg2': psycopg2, 'synapse.util': util, 'yaml': types.ModuleType('yaml')}.items():
        monkeypatch.setitem(sys.modules, name, module)


class Main:
    """A main process that answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, object]] = []
        main = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                code, body = main.answers.pop(0) if len(main.answers) > 1 else main.answers[0]
                self.send_response(code if self.path == '/_synapse/admin/v1/server_version' else 404)
                self.end_headers()
                self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

            def log_message(self, *args: object) -> None:
                """Silence."""

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def main() -> Iterator[Main]:
    one = Main()
    yield one
    one.server.shutdown()
    one.server.server_close()


def test_a_worker_waits_until_the_main_process_has_its_version(main: Main) -> None:
    from programs.synapse.start_gate import wait_for_main

    said: list[str] = []
    right = (200, {'server_version': '1.2.3'})
    main.answers = [(503, {}), (200, b'<html>'), (200, {}), (200, {'server_version': '1.2.2'}), right]
    wait_for_main(main.url, '1.2.3', said.append, pause=0)
    assert len(said) == 4
    assert 'does not answer yet' in said[0]
    assert said[3] == 'the main process has version 1.2.2, and this process 1.2.3'


def test_a_process_does_not_start_on_a_config_of_another_layout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    from programs.synapse import start_gate

    path = tmp_path / 'homeserver.yaml'
    path.write_text('{"stream_writers": {"events": ["a"]}}')
    # JSON is YAML.
    monkeypatch.setattr(start_gate.yaml, 'safe_load', json.load, raising=False)
    agreed = {'stream_writers': {'events': ['a']}, 'redis': None}
    assert start_gate.stale_settings(agreed, str(path)) == []
    path.write_text('{"redis": {}}')
    assert start_gate.stale_settings(agreed, str(path)) == ['stream_writers', 'redis']
    task = start_gate.GateTask(layout=1, agreed=agreed, config=str(path), port=0, postgres={})
    with pytest.raises(SystemExit, match='is older than this pod: stream_writers, redis will change'):
        start_gate.start(task, ['false'], 'main')


def test_the_same_message_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    from programs.synapse.start_gate import say_once

    say: Callable[[str], None] = say_once()
    for text in ('a', 'a', 'b', 'a'):
        say(text)
    assert capsys.readouterr().out == 'waiting: a\nwaiting: b\nwaiting: a\n'


class Database:
    """A connection of psycopg2. The other processes are gone when `others` is empty."""

    others: list[list[str]]
    statements: list[str]
    closed = 0

    def __init__(self, others: list[list[str]]) -> None:
        self.others = others
        self.statements = []

    def cursor(self) -> Database:
        return self

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def execute(self, query: str, values: Any = None) -> None:
        self.statements.append(query)

    def fetchall(self) -> list[tuple[str]]:
        return [(name,) for name in self.others.pop(0)]

    def close(self) -> None:
        self.closed += 1


def test_the_lock_is_taken_before_others_are_looked_for_and_let_go_while_there_are_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from programs.synapse import process_lock

    database = Database([['synapse 1 main'], [], [], ['synapse 1 synapse-sync-0'], [], []])
    monkeypatch.setattr(process_lock, 'connect', lambda connection: database)
    monkeypatch.setattr(process_lock, 'keep', lambda db, layout, process: (db, layout, process))
    monkeypatch.setattr('time.sleep', lambda seconds: None)
    said: list[str] = []
    assert process_lock.enter({}, 2, 'main', said.append) == (database, 2, 'main')
    assert said == [
        'processes of another layout still run: synapse 1 main',
        'processes of another layout still run: synapse 1 synapse-sync-0',
    ]
    assert database.closed == 2
    assert 'pg_advisory_lock_shared' in database.statements[0]


def test_a_name_is_no_longer_than_postgresql_takes() -> None:
    from programs.synapse.process_lock import application_name

    assert application_name(7, 'synapse-sync-0') == 'synapse 7 synapse-sync-0'
    assert len(application_name(2**31 - 1, 'x' * 63)) == 63
