"""The parts of the move to PostgreSQL that need no database server."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from programs.synapse.move_child import Failed, in_child
from programs.synapse.move_compare import digest, part_of_search
from programs.synapse.move_copy import fingerprint, make_copy, present_copy, remove_copies
from programs.synapse.move_progress import Progress
from programs.synapse.move_task import MoveTask, seconds, size
from programs.synapse.move_values import convert, copy_line, types_of
from programs.synapse.move_written import newer
from programs.synapse.refusal import Refused


@pytest.mark.parametrize(
    ('value', 'kind', 'nullable', 'expected'),
    [
        (1, 'boolean', True, True),
        (0, 'boolean', True, False),
        (None, 'boolean', True, None),
        (None, 'boolean', False, False),
        ('a\0b', 'text', True, 'a\N{REPLACEMENT CHARACTER}b'),
        (b'\x00a', 'bytea', True, b'\x00a'),
        ('text', 'bytea', True, b'text'),
        (b'{}', 'text', True, '{}'),
        (memoryview(b'{}'), 'text', True, '{}'),
        (5, 'text', True, '5'),
        (5, 'double precision', True, 5.0),
        (5.0, 'bigint', True, 5),
        (None, 'bigint', True, None),
        (None, 'text', True, None),
    ],
)
def test_a_value_becomes_one_of_the_columns_type(value: Any, kind: str, nullable: bool, expected: Any) -> None:
    found = convert(value, kind, nullable)
    assert (found, type(found)) == (expected, type(expected))


def test_a_row_is_written_for_copy() -> None:
    row = (None, True, False, 5, 1.5, 'a\tb\nc\rd\\e', b'\x00\xff')
    assert copy_line(row) == '\\N\tt\tf\t5\t1.5\ta\\tb\\nc\\rd\\\\e\t\\\\x00ff\n'


def test_types_are_by_table_and_column() -> None:
    rows = [('a', 'x', 'text', True), ('a', 'y', 'boolean', False), ('b', 'x', 'bigint', False)]
    assert types_of(rows) == {'a': {'x': ('text', True), 'y': ('boolean', False)}, 'b': {'x': ('bigint', False)}}


def test_a_digest_is_that_of_the_rows_in_any_order() -> None:
    assert digest([(1, 'a'), (2, 'b')]) == digest([(2, 'b'), (1, 'a')]) != digest([(1, 'b'), (2, 'a')])


def test_tables_of_sqlite_itself_are_no_tables_to_move() -> None:
    assert part_of_search('event_search_content') and part_of_search('sqlite_sequence')
    assert not part_of_search('event_search')


@pytest.fixture
def task(tmp_path: Path) -> MoveTask:
    (tmp_path / 'data').mkdir()
    (tmp_path / 'tmp').mkdir()
    with sqlite3.connect(tmp_path / 'data/homeserver.db') as db:
        db.execute('CREATE TABLE users (name TEXT)')
        db.execute("INSERT INTO users VALUES ('@alice:example.org')")
    db.close()
    return {'data': f'{tmp_path}/data', 'scratch': f'{tmp_path}/tmp', 'scratchSize': 1 << 30}


def test_a_copy_is_found_again_until_the_database_changes(task: MoveTask) -> None:
    source = f'{task["data"]}/homeserver.db'
    before = fingerprint(source)
    assert present_copy(task, source) is None
    copy = make_copy(task, source)
    assert present_copy(task, source) == copy
    assert fingerprint(source) == before
    with sqlite3.connect(copy.path) as db:
        assert db.execute('SELECT name FROM users').fetchall() == [('@alice:example.org',)]
    db.close()
    os.utime(source, ns=(1, 1))
    assert present_copy(task, source) is None
    remove_copies(task)
    assert os.listdir(task['data']) == ['homeserver.db']


def test_a_copy_without_its_note_is_not_whole(task: MoveTask) -> None:
    source = f'{task["data"]}/homeserver.db'
    copy = make_copy(task, source)
    os.remove(f'{copy.folder}/copy.json')
    assert present_copy(task, source) is None


def test_the_copy_goes_where_there_is_room(task: MoveTask, monkeypatch: pytest.MonkeyPatch) -> None:
    from programs.synapse import move_copy

    free = {task['data']: 1 << 20, task['scratch']: 1 << 40}
    usage = type('Usage', (), {})
    monkeypatch.setattr(move_copy.shutil, 'disk_usage', lambda path: type('U', (usage,), {'free': free[path]}))
    source = f'{task["data"]}/homeserver.db'
    assert make_copy(task, source).folder == f'{task["scratch"]}/move'
    task['scratchSize'] = 1 << 20
    with pytest.raises(Refused, match=r'needs 67 MB for a copy .* has 1\.0 MB.*nothing was touched.*scratchSize'):
        make_copy(task, source)


def test_progress_tells_the_share_the_rate_and_the_time_that_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    progress = Progress(lambda: now[0])
    now[0] = 100.0
    progress.add_table('events', 200, 1000)
    progress.add_table('users', 0, 200)
    now[0] = 104.0
    progress.update('events', 500)
    assert capsys.readouterr().out == ''
    now[0] = 110.0
    progress.update('events', 700)
    assert capsys.readouterr().out == ('move: 58 % (700 of 1,200 rows), events 70 %, 50 rows/s, about 10 s left\n')


def test_sizes_and_durations_are_in_words() -> None:
    assert [size(5), size(2500), size(67_000_000), size(5_000_000_000_000)] == ['5 bytes', '2.5 KB', '67 MB', '5000 GB']
    assert [seconds(0.2), seconds(60), seconds(600), seconds(7200)] == ['1 s', '60 s', '10 min', '2.0 h']


def test_new_writes_are_told_by_kind() -> None:
    before = {'accounts': [1, 5], 'messages': [10, 10], 'passwords': [1, 7]}
    assert newer(before, before) == []
    now = {'accounts': [1, 5], 'messages': [1012, 1012], 'passwords': [1, 8]}
    assert newer(before, now) == ['1,002 messages', 'changed passwords']


def test_a_child_process_returns_its_result_or_its_error(capfd: pytest.CaptureFixture[str]) -> None:
    # The source line is in the traceback, so it must not hold the word.
    secret = 'SECRET'
    assert in_child(lambda: {'rows': 5}) == {'rows': 5}
    with pytest.raises(Failed, match=r'^disk full$'):
        in_child(lambda: fail(Failed('disk full')))
    with pytest.raises(Failed, match='too much memory'):
        in_child(lambda: os.kill(os.getpid(), 9))
    with pytest.raises(Failed, match=r'^a SECRET$'):
        in_child(lambda: fail(ValueError(f'a {secret}')))
    assert 'SECRET' not in capfd.readouterr().out


def fail(problem: Exception) -> None:
    raise problem
