"""The start guard of a server whose database is PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any

import psycopg2

from programs.docs import DOCS
from programs.synapse.guard import GuardTask, guard
from programs.synapse.reach import give_password, reach
from programs.synapse.refusal import run
from programs.synapse.volume import Volume, read_json, server_of, write_json


class PostgresDatabase:
    home = 'a database and a claim'

    def __init__(self, task: GuardTask, volume: Volume) -> None:
        self.task = task
        self.volume = volume
        self.connection = task['postgres']['connection']
        self.name = f'the PostgreSQL database {self.connection["dbname"]} on {self.connection["host"]}'

    def reach(self) -> None:
        """Waits for the database server, which may be starting at the same time."""
        give_password(self.task['postgres'])
        reach(
            lambda: self.ask('SELECT 1'),
            self.task.get('patience', 60),
            lambda words: (
                f"{self.name} can't be reached, and nothing was touched: {words}. Check host, user and "
                f"password of the prop 'database': see {DOCS}/postgresql.md"
            ),
        )

    def ask(self, query: str) -> Any:
        with contextlib.closing(psycopg2.connect(**self.connection, connect_timeout=5)) as db, db.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()

    def exists(self) -> bool:
        return self.ask("SELECT to_regclass('schema_version')")[0] is not None

    def owner(self) -> str | None:
        # An interrupted move, or an interrupted first start, may have made only a part of the tables.
        if self.ask("SELECT to_regclass('users')")[0] is None:
            return None
        return server_of(self.ask('SELECT name FROM users LIMIT 1'))

    def accounts_elsewhere(self) -> str | None:
        volume = self.volume
        exists = self.exists()
        if not exists and not self.task.get('restore') and (lost := self.lost()):
            return lost
        if self.task.get('move'):
            return None
        if exists or self.task.get('restore'):
            return self.unfinished_move()
        if os.path.exists(volume.postgres) or not os.path.exists(volume.database):
            return None
        owner = volume.owner_of_file()
        return owner and (
            f'{self.name} is empty, and the accounts of {owner} are in {volume.database}: nothing was touched. '
            f"Set 'moveDatabaseFrom: SynapseDatabase.sqlite()' too, which moves them, or take the prop 'database' out "
            f'again: see {DOCS}/moving-to-postgresql.md'
        )

    def lost(self) -> str | None:
        """The reason to refuse an empty database if the mark tells that the accounts were in one."""
        mark = read_json(self.volume.postgres)
        if not mark.get('server') and not mark.get('moved'):
            return None
        before = f'{mark.get("dbname")} on {mark.get("host")}'
        return (
            f'{self.name} is empty, and the accounts of {self.task["serverName"]} were in the database {before}: '
            f'nothing was touched. Bring that database back, or restore a backup: see {DOCS}/backup.md. To begin '
            f'without accounts, remove {self.volume.postgres}'
        )

    def unfinished_move(self) -> str | None:
        """The reason to refuse a database that has only a part of the data, or data that are out of date."""
        if self.ask("SELECT to_regclass('cdk8s_matrix_move')")[0] is None:
            return None
        state = self.ask('SELECT state FROM cdk8s_matrix_move')[0]
        remedy = (
            f"nothing was touched. Set 'moveDatabaseFrom: SynapseDatabase.sqlite()', which moves all, or take the prop "
            f"'database' out: see {DOCS}/moving-to-postgresql.md"
        )
        if state == 'moving':
            return f'{self.name} has only a part of the data of SQLite, since the move was interrupted: {remedy}'
        if state == 'taken back':
            return f'the move to {self.name} was taken back, and the data are in SQLite: {remedy}'
        return None

    def remember(self) -> None:
        names = {name: self.connection[name] for name in ('host', 'dbname')}
        before = read_json(self.volume.postgres)
        # A database without accounts may still be lost: the server has not begun.
        server = (self.owner() if self.exists() else None) or before.get('server')
        kept = {'server': server, 'moved': before.get('moved')}
        write_json(self.volume.postgres, {**names, **{key: value for key, value in kept.items() if value}})


def main(args: list[str]) -> None:
    task: GuardTask = json.loads(args[0])
    volume = Volume(task['data'])
    database = PostgresDatabase(task, volume)

    def work() -> None:
        database.reach()
        guard(task, volume, database)

    run(work, task['result'])


if __name__ == '__main__':
    main(sys.argv[1:])
