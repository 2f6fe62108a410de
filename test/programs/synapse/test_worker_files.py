from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest


class OperationalError(Exception):
    """Replaces the error of psycopg2 with the same name."""


class Server:
    def __init__(self) -> None:
        self.down = 0

    def connect(self, **_: Any) -> Server:
        if self.down > 0:
            self.down -= 1
            raise OperationalError('connection refused\n\tis it running?')
        return self

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server, psycopg2 = Server(), types.ModuleType('psycopg2')
    psycopg2.OperationalError = OperationalError  # type: ignore[attr-defined]
    psycopg2.connect = server.connect  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, 'psycopg2', psycopg2)
    monkeypatch.setattr('programs.synapse.reach.psycopg2', psycopg2)
    monkeypatch.setitem(sys.modules, 'yaml', types.ModuleType('yaml'))
    monkeypatch.setattr('time.sleep', lambda seconds: None)
    monkeypatch.setenv('POD_NAME', 'synapse-sync-3')
    monkeypatch.delitem(sys.modules, 'programs.synapse.worker_files', raising=False)
    return server


@pytest.fixture
def task(tmp_path: Path, result: Path) -> dict[str, Any]:
    (tmp_path / 'password').write_text('MARKER\n')
    connection = {'host': 'pg', 'dbname': 'synapse', 'passfile': str(tmp_path / 'passfile')}
    listeners = [{'port': 8008, 'type': 'http'}, {'port': 9, 'type': 'http', 'bind_addresses': ['127.0.0.9']}]
    return {
        'worker': {'worker_app': 'synapse.app.generic_worker', 'worker_listeners': listeners},
        'target': str(tmp_path / 'worker.yaml'),
        'result': str(result),
        'postgres': {'connection': connection, 'passwordFile': str(tmp_path / 'password')},
    }


def test_a_process_has_the_name_of_its_pod_and_the_addresses_of_its_node(
    server: Server, task: dict[str, Any], tmp_path: Path
) -> None:
    from programs.synapse.worker_files import main

    server.down = 2
    main([json.dumps(task)])
    written = json.loads((tmp_path / 'worker.yaml').read_text())
    assert written['worker_name'] == 'synapse-sync-3'
    assert written['worker_app'] == 'synapse.app.generic_worker'
    first, second = (listener['bind_addresses'] for listener in written['worker_listeners'])
    assert first in (['::'], ['0.0.0.0'])
    assert second == ['127.0.0.9']
    assert (tmp_path / 'passfile').read_text() == '*:*:*:*:MARKER\n'


def test_a_database_that_never_answers_is_told_without_the_password(
    server: Server, task: dict[str, Any], result: Path
) -> None:
    from programs.synapse.worker_files import main

    server.down = 1000
    with pytest.raises(SystemExit):
        main([json.dumps({**task, 'patience': -1})])
    text = result.read_text()
    assert "the PostgreSQL database synapse on pg can't be reached: connection refused is it running?" in text
    assert 'MARKER' not in text


def test_a_secret_without_a_password_is_told(
    server: Server, task: dict[str, Any], tmp_path: Path, result: Path
) -> None:
    from programs.synapse.worker_files import main

    (tmp_path / 'password').write_text('')
    with pytest.raises(SystemExit):
        main([json.dumps(task)])
    assert 'must hold the password of PostgreSQL, in one line' in result.read_text()
