"""The compression of state waits for others, and shows no password. The tool is a stand-in."""

from __future__ import annotations

import logging
import signal
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from programs.synapse import compress_state
from programs.synapse.compress_state import Compression, CompressTask, compress, connection_string
from programs.synapse.move_child import Failed
from programs.synapse.refusal import Refused

PASSWORD = "it's a \\ MARKER"


@pytest.fixture
def task(tmp_path: Path) -> CompressTask:
    (tmp_path / 'password').write_text(f'{PASSWORD}\n')
    connection = {'host': 'pg', 'port': 5432, 'dbname': 'synapse', 'user': 'synapse', 'sslmode': 'disable'}
    postgres = {'connection': connection, 'passwordFile': str(tmp_path / 'password')}
    return {'postgres': postgres, 'chunkSize': 100, 'chunks': 3, 'patience': 0}


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives the tool another behaviour. Its messages are those of the real one."""

    def set_to(work: Callable[..., None]) -> None:
        module = types.ModuleType('synapse_auto_compressor')
        monkeypatch.setattr(module, 'compress_state_events_table', work, raising=False)
        monkeypatch.setitem(sys.modules, 'synapse_auto_compressor', module)
        monkeypatch.setattr(signal, 'alarm', lambda _: 0)
        monkeypatch.setattr(logging, 'basicConfig', lambda handlers, **_: logger.addHandler(handlers[0]))

    logger = logging.getLogger('synapse_auto_compressor.manager')
    logger.setLevel(logging.DEBUG)
    yield set_to
    logger.handlers.clear()


def test_the_connection_is_quoted(task: CompressTask) -> None:
    words = connection_string(task['postgres']['connection'], PASSWORD)
    assert "host='pg' port='5432' dbname='synapse' user='synapse' sslmode='disable'" in words
    assert "password='it\\'s a \\\\ MARKER'" in words


def test_saved_rows_are_counted(task: CompressTask, tool: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def work(url: str, size: int, levels: str, chunks: int) -> None:
        assert (size, levels, chunks) == (100, '100,50,25', 1)
        log = logging.getLogger('synapse_auto_compressor.manager')
        log.debug('Saved 70 rows for room !a:example.org')
        log.info('Finished')
        log.error('Failed to connect to database at %s', url)

    tool(work)
    assert compress(task['postgres']['connection'], task) == 70
    assert capsys.readouterr().out == 'Finished\n'


def test_a_failure_shows_no_password(task: CompressTask, tool: Any) -> None:
    def work(url: str, *_: object) -> None:
        raise RuntimeError(f'Failed to connect to {url}')

    tool(work)
    with pytest.raises(Failed, match=r"^it can't connect$"):
        compress(task['postgres']['connection'], task)


def test_a_missing_tool_is_named(task: CompressTask, tool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tool(lambda *_: None)
    monkeypatch.setitem(sys.modules, 'synapse_auto_compressor', None)
    with pytest.raises(Failed, match=r'install the package of that name, version 0\.1\.2'):
        compress(task['postgres']['connection'], task)


@pytest.mark.parametrize(
    ('locks', 'facts', 'moves', 'words'),
    [
        ((False, True), (True, False, False), 0, 'another compression of'),
        ((True, False), (True, False, False), 0, 'a restore of'),
        ((True, True), (False, False, False), 0, 'has no tables of Synapse yet'),
        ((True, True), (True, True, False), 1, "doesn't hold the server's data"),
        ((True, True), (True, True, True), 0, None),
    ],
)
def test_others_come_first(task: CompressTask, locks: Any, facts: Any, moves: int, words: str | None) -> None:
    job = Compression(task)
    answers = {compress_state.LOCKS: locks, compress_state.FACTS: facts}
    job.ask = lambda query: answers.get(query, (moves,))  # type: ignore[method-assign]
    if words is None:
        job.refuse_if_busy()
        return
    with pytest.raises(Refused, match=words):
        job.refuse_if_busy()
