from __future__ import annotations

import json
import sqlite3
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CONNECTION = {'host': 'db.example', 'port': 5432, 'dbname': 'synapse', 'user': 'synapse'}
NAME = 'the PostgreSQL database synapse on db.example'


class OperationalError(Exception):
    """Replaces the error of psycopg2 with the same name."""


class Server:
    """A database server as psycopg2 sees it. It answers the guard's three queries."""

    def __init__(self) -> None:
        self.down = 0
        self.schema: str | None = None
        self.user: str | None = None
        self.move: str | None = None
        self.passfile = ''

    def connect(self, **keywords: Any) -> Server:
        assert keywords.pop('connect_timeout') == 5
        self.passfile = Path(keywords.pop('passfile')).read_text()
        assert keywords == CONNECTION
        if self.down > 0:
            self.down -= 1
            raise OperationalError('connection refused\n\tis it running?')
        return self

    def cursor(self) -> Server:
        return self

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def close(self) -> None:
        """Nothing to close."""

    def execute(self, query: str) -> None:
        self.query = query

    def fetchone(self) -> Any:
        if 'cdk8s_matrix_move' in self.query:
            return (self.move,)
        if 'to_regclass' in self.query:
            return (self.schema,)
        if 'users' in self.query:
            assert self.schema, 'there is no such table'
            return self.user and (self.user,)
        return (1,)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    psycopg2 = types.SimpleNamespace(connect=server.connect, OperationalError=OperationalError)
    monkeypatch.setitem(sys.modules, 'psycopg2', psycopg2)
    return server


@pytest.fixture
def guard_postgres(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    from programs.synapse import guard_postgres

    monkeypatch.setattr(guard_postgres, 'psycopg2', sys.modules['psycopg2'])
    monkeypatch.setattr('programs.synapse.reach.psycopg2', sys.modules['psycopg2'])
    monkeypatch.setattr('time.sleep', lambda _: None)
    return guard_postgres


@pytest.fixture
def arguments(tmp_path: Path, argument: Any) -> Any:
    secret = tmp_path / 'password'
    secret.write_text('PASSWORD\n')
    passfile = str(tmp_path / 'passfile')

    def make(**task: Any) -> list[str]:
        postgres = {'passwordFile': str(secret), 'connection': {**CONNECTION, 'passfile': passfile}}
        return argument(postgres=postgres, **task)

    return make


def refusal(guard_postgres: Any, arguments: list[str], result: Path) -> str:
    with pytest.raises(SystemExit) as end:
        guard_postgres.main(arguments)
    assert result.read_text() == end.value.code
    assert 'PASSWORD' not in str(end.value.code)
    return str(end.value.code)


def make_file(folder: Path, user: str) -> None:
    with sqlite3.connect(folder / 'homeserver.db') as db:
        db.execute('CREATE TABLE users (name TEXT)')
        db.execute('INSERT INTO users VALUES (?)', (user,))
    db.close()


def test_remembers_in_the_volume_where_the_accounts_are(
    tmp_path: Path, server: Server, guard_postgres: Any, arguments: Any
) -> None:
    server.schema, server.user = 'schema_version', '@alice:example.org'
    guard_postgres.main(arguments())
    expected = {'host': 'db.example', 'dbname': 'synapse', 'server': 'example.org'}
    assert json.loads((tmp_path / '.postgres').read_text()) == expected
    assert server.passfile == '*:*:*:*:PASSWORD\n'


def test_waits_for_a_server_that_starts(
    server: Server, guard_postgres: Any, arguments: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    server.down = 3
    guard_postgres.main(arguments())
    assert capsys.readouterr().out == 'waiting: connection refused is it running?\n' * 3


def test_refuses_where_nothing_answers(server: Server, guard_postgres: Any, arguments: Any, result: Path) -> None:
    server.down = sys.maxsize
    assert refusal(guard_postgres, arguments(patience=-1), result) == (
        f"{NAME} can't be reached, and nothing was touched: connection refused is it running?. Check host, user and "
        "password of the prop 'database': see https://github.com/cdk8s-matrix/cdk8s-matrix/blob/main/docs/postgresql.md"
    )


def test_refuses_an_empty_password(tmp_path: Path, guard_postgres: Any, arguments: Any, result: Path) -> None:
    argument = arguments()
    (tmp_path / 'password').write_text('\n')
    expected = f'{tmp_path}/password must hold the password of PostgreSQL, in one line'
    assert refusal(guard_postgres, argument, result) == expected


def test_refuses_the_data_of_another_server(
    server: Server, guard_postgres: Any, arguments: Any, result: Path, tmp_path: Path
) -> None:
    server.schema, server.user = 'schema_version', '@alice:other.example'
    assert refusal(guard_postgres, arguments(), result) == (
        f"{NAME} belongs to other.example, and 'serverName' is example.org: a server's name can't be changed. Nothing "
        "was touched. Set 'serverName' back to other.example, or give example.org a database and a claim of its own."
    )
    assert not (tmp_path / '.postgres').exists()


def test_refuses_to_begin_anew_beside_the_accounts_in_the_volume(
    guard_postgres: Any, arguments: Any, result: Path, tmp_path: Path
) -> None:
    make_file(tmp_path, '@alice:example.org')
    assert refusal(guard_postgres, arguments(), result) == (
        f'{NAME} is empty, and the accounts of example.org are in {tmp_path}/homeserver.db: nothing was touched. '
        "Set 'moveDatabaseFrom: SynapseDatabase.sqlite()' too, which moves them, or take the prop 'database' out "
        'again: see https://github.com/cdk8s-matrix/cdk8s-matrix/blob/main/docs/moving-to-postgresql.md'
    )


def test_permits_an_empty_database_that_is_to_be_filled(guard_postgres: Any, arguments: Any, tmp_path: Path) -> None:
    make_file(tmp_path, '@alice:example.org')
    guard_postgres.main(arguments(move=True))
    # The container that moves writes the mark, once all is there.
    assert not (tmp_path / '.postgres').exists()


@pytest.mark.parametrize(
    ('state', 'words'),
    [('moving', 'has only a part of the data of SQLite'), ('taken back', 'was taken back, and the data are in SQLite')],
)
def test_refuses_a_database_without_all_data(
    server: Server, guard_postgres: Any, arguments: Any, result: Path, tmp_path: Path, state: str, words: str
) -> None:
    server.schema, server.user, server.move = 'schema_version', '@alice:example.org', state
    message = refusal(guard_postgres, arguments(), result)
    assert words in message
    assert "Set 'moveDatabaseFrom: SynapseDatabase.sqlite()', which moves all" in message
    assert not (tmp_path / '.postgres').exists()


def test_keeps_the_time_of_a_move_in_its_mark(
    server: Server, guard_postgres: Any, arguments: Any, tmp_path: Path
) -> None:
    server.schema, server.user, server.move = 'schema_version', '@alice:example.org', 'moved'
    (tmp_path / '.postgres').write_text('{"moved": "yesterday"}')
    guard_postgres.main(arguments())
    expected = {'host': 'db.example', 'dbname': 'synapse', 'server': 'example.org', 'moved': 'yesterday'}
    assert json.loads((tmp_path / '.postgres').read_text()) == expected


def test_begins_anew_where_it_had_begun_before(guard_postgres: Any, arguments: Any, tmp_path: Path) -> None:
    make_file(tmp_path, '@alice:example.org')
    (tmp_path / '.postgres').write_text('{}')
    guard_postgres.main(arguments())


def test_tells_nothing_of_accounts_before_there_are_any(
    server: Server, guard_postgres: Any, arguments: Any, tmp_path: Path
) -> None:
    server.schema = 'schema_version'
    guard_postgres.main(arguments())
    assert json.loads((tmp_path / '.postgres').read_text()) == {'host': 'db.example', 'dbname': 'synapse'}


@pytest.mark.parametrize('mark', [{'server': 'example.org'}, {'moved': 'yesterday'}])
@pytest.mark.parametrize('move', [{}, {'move': True}])
def test_refuses_an_empty_database_after_the_loss_of_the_accounts(
    guard_postgres: Any, arguments: Any, result: Path, tmp_path: Path, mark: dict[str, str], move: dict[str, bool]
) -> None:
    # The old file of a move must not be moved again either.
    make_file(tmp_path, '@alice:example.org')
    content = json.dumps({'host': 'old.example', 'dbname': 'synapse', **mark})
    (tmp_path / '.postgres').write_text(content)
    assert refusal(guard_postgres, arguments(**move), result) == (
        f'{NAME} is empty, and the accounts of example.org were in the database synapse on old.example: nothing was '
        'touched. Bring that database back, or restore a backup: see '
        'https://github.com/cdk8s-matrix/cdk8s-matrix/blob/main/docs/backup.md. To begin without accounts, remove '
        f'{tmp_path}/.postgres'
    )
    assert (tmp_path / '.postgres').read_text() == content


def test_waits_for_a_restore_after_such_a_loss(
    server: Server, guard_postgres: Any, arguments: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / '.postgres').write_text('{"server": "example.org"}')

    def restored(_: float) -> None:
        server.schema, server.user = 'schema_version', '@alice:example.org'

    monkeypatch.setattr('time.sleep', restored)
    guard_postgres.main(arguments(restore={'snapshot': '', 'replace': False}))
    assert server.user is not None
