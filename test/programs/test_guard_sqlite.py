from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from programs.synapse import guard, guard_sqlite


def make_database(folder: Path, *users: str) -> None:
    with sqlite3.connect(folder / 'homeserver.db') as db:
        db.execute('CREATE TABLE users (name TEXT)')
        db.executemany('INSERT INTO users VALUES (?)', [(user,) for user in users])
    db.close()


def refusal(arguments: list[str], result: Path) -> str:
    """The last message of the guard, which is also the container's termination message."""
    with pytest.raises(SystemExit) as end:
        guard_sqlite.main(arguments)
    assert result.read_text() == end.value.code
    return str(end.value.code)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Calls the functions one after the other, in the place of the pauses between two checks."""
    steps: list[Any] = []
    monkeypatch.setattr(guard.time, 'sleep', lambda _: steps.pop(0)())
    return steps


def test_lets_an_empty_volume_pass_and_leaves_only_the_file_that_homeserver_yaml_is_mounted_onto(
    tmp_path: Path, argument: Any
) -> None:
    guard_sqlite.main(argument())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {'homeserver.yaml': b''}


@pytest.mark.parametrize('users', [[], ['@alice:example.org']])
def test_lets_its_own_data_pass(tmp_path: Path, argument: Any, users: list[str]) -> None:
    make_database(tmp_path, *users)
    guard_sqlite.main(argument())


def test_lets_a_first_start_that_was_interrupted_pass(tmp_path: Path, argument: Any) -> None:
    sqlite3.connect(tmp_path / 'homeserver.db').close()
    guard_sqlite.main(argument())


def test_refuses_the_data_of_another_server(tmp_path: Path, argument: Any, result: Path) -> None:
    make_database(tmp_path, '@alice:other.example:8448')
    assert refusal(argument(), result) == (
        f"{tmp_path}/homeserver.db belongs to other.example:8448, and 'serverName' is example.org: a server's name "
        "can't be changed. Nothing was touched. Set 'serverName' back to other.example:8448, or give example.org "
        'a claim of its own.'
    )


def test_refuses_a_damaged_database(tmp_path: Path, argument: Any, result: Path) -> None:
    (tmp_path / 'homeserver.db').write_bytes(b'no database at all' * 100)
    assert refusal(argument(), result) == (
        f'{tmp_path}/homeserver.db is damaged and was not touched: file is not a database. '
        'Restore a backup: see https://github.com/cdk8s-matrix/cdk8s-matrix/blob/main/docs/backup.md'
    )


def test_does_not_take_a_database_that_cannot_be_opened_for_a_damaged_one(
    tmp_path: Path, argument: Any, result: Path
) -> None:
    (tmp_path / 'homeserver.db').mkdir()
    message = refusal(argument(), result)
    assert message.startswith(f"{tmp_path}/homeserver.db can't be opened, and nothing was touched: ")
    assert 'damaged' not in message


def test_refuses_an_empty_volume_for_media_beside_media_in_the_volume_of_the_database(
    tmp_path: Path, argument: Any, result: Path
) -> None:
    media = tmp_path / 'volume-of-media'
    media.mkdir()
    uploads = tmp_path / 'media_store/local_content/ab'
    uploads.mkdir(parents=True)
    message = refusal(argument(media=str(media)), result)
    assert message.startswith(
        "the prop 'mediaStorage' is set, its volume is empty, and the media are in "
        f'{tmp_path}/media_store: nothing was touched. Copy them as '
    )
    (media / 'local_content/ab').mkdir(parents=True)
    guard_sqlite.main(argument(media=str(media)))
    (media / 'local_content/ab').rmdir()
    uploads.rmdir()
    guard_sqlite.main(argument(media=str(media)))


IN_POSTGRES = (
    'the accounts of example.org are in the PostgreSQL database synapse on db.example, and the prop '
    "'database' is not set: nothing was touched. Set it to SynapseDatabase.postgres({ … }): see https://github.com/cdk8s-matrix/cdk8s-matrix/blob/main/docs/postgresql.md"
)


def test_refuses_to_begin_anew_beside_postgresql(tmp_path: Path, argument: Any, result: Path) -> None:
    (tmp_path / '.postgres').write_text(json.dumps({'host': 'db.example', 'dbname': 'synapse'}))
    assert refusal(argument(), result) == IN_POSTGRES


def test_refuses_the_file_of_before_a_move(tmp_path: Path, argument: Any, result: Path) -> None:
    make_database(tmp_path, '@alice:example.org')
    mark = {'host': 'db.example', 'dbname': 'synapse', 'moved': 'yesterday'}
    (tmp_path / '.postgres').write_text(json.dumps(mark))
    message = refusal(argument(), result)
    assert 'were moved to the PostgreSQL database synapse on db.example' in message
    assert "set 'moveDatabaseFrom' to that database" in message
    # The next container takes the move back, or refuses.
    guard_sqlite.main(argument(move=True))
    assert json.loads((tmp_path / '.postgres').read_text()) == mark


def test_refuses_to_begin_anew_beside_the_charts_postgresql(tmp_path: Path, argument: Any, result: Path) -> None:
    config = "database: { name: psycopg2, args: { host: db.example, database: synapse, password: 'SECRET' } }"
    (tmp_path / 'homeserver.yaml').write_text(config)
    assert refusal(argument(), result) == IN_POSTGRES


@pytest.mark.parametrize('config', ['', 'database: { name: sqlite3, args: {} }', 'no: database', '{ broken', '- list'])
def test_takes_another_config_of_the_chart_for_none(tmp_path: Path, argument: Any, config: str) -> None:
    (tmp_path / 'homeserver.yaml').write_text(config)
    guard_sqlite.main(argument())


def test_waits_for_a_restore_and_tells_each_reason_once(
    tmp_path: Path, argument: Any, waits: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    incomplete, restored, key = tmp_path / '.restore-incomplete', tmp_path / '.restored', tmp_path / 'key'
    incomplete.write_text('{}')
    key.write_text('OLD')
    digest = hashlib.sha256(b'NEW').hexdigest()
    waits += [
        lambda: None,
        incomplete.unlink,
        lambda: make_database(tmp_path, '@alice:example.org'),
        lambda: restored.write_text(json.dumps({'snapshot': 'abc123', 'signingKey': digest})),
        lambda: key.write_text('NEW'),
    ]
    guard_sqlite.main(argument(restore={'snapshot': 'abc', 'replace': True}, signingKey=str(key)))
    assert waits == []
    assert capsys.readouterr().out.splitlines() == [
        'waiting: a restore has not ended: see the Jobs of synapse-restore',
        'waiting: the volume is empty and a restore is asked for: see the Jobs of synapse-restore',
        'waiting: snapshot abc is to be restored: see the Jobs of synapse-restore',
        'waiting: the restored signing key has not reached this pod yet, or its Secret was changed since: '
        'see https://github.com/cdk8s-matrix/cdk8s-matrix/blob/main/docs/backup.md',
    ]
    # From now on the user may change the key.
    assert json.loads(restored.read_text()) == {'snapshot': 'abc123'}
