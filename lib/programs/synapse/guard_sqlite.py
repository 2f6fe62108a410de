"""The start guard of a server whose database is a file in the volume."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from programs.docs import DOCS
from programs.synapse.guard import GuardTask, guard
from programs.synapse.refusal import run
from programs.synapse.volume import Volume, read_json


class SqliteDatabase:
    home = 'a claim'

    def __init__(self, task: GuardTask, volume: Volume) -> None:
        self.name = volume.database
        self.server_name = task['serverName']
        self.volume = volume
        self.moves_back = bool(task.get('move'))

    def exists(self) -> bool:
        return os.path.exists(self.volume.database)

    def owner(self) -> str | None:
        return self.volume.owner_of_file()

    def accounts_elsewhere(self) -> str | None:
        if self.moves_back:
            return None
        postgres = read_json(self.volume.postgres) or (None if self.exists() else of_the_chart(self.volume))
        if not postgres:
            return None
        name = postgres.get('dbname') or postgres.get('database')
        if postgres.get('moved'):
            return (
                f'the accounts of {self.server_name} were moved to the PostgreSQL database {name} on '
                f"{postgres.get('host')}, and the prop 'database' is SQLite: nothing was touched. Set it to that "
                "database. To go back to SQLite, as long as nobody has written since, set 'moveDatabaseFrom' to that "
                f'database: see {DOCS}/moving-to-postgresql.md#the-way-back'
            )
        return (
            f'the accounts of {self.server_name} are in the PostgreSQL database {name} on {postgres.get("host")}, and '
            "the prop 'database' is not set: nothing was touched. Set it to SynapseDatabase.postgres({ … }): "
            f'see {DOCS}/postgresql.md'
        )

    def remember(self) -> None:
        """Writes no mark: the database is a file in the volume, which a later start finds."""


def of_the_chart(volume: Volume) -> dict[str, Any] | None:
    """The PostgreSQL database in the config that the Helm chart's server wrote into its volume, or None."""
    config = f'{volume.path}/homeserver.yaml'
    # The mount of our own homeserver.yaml leaves an empty file in the volume.
    if not os.path.exists(config) or os.path.getsize(config) == 0:
        return None
    import yaml

    try:
        with open(config) as file:
            database = yaml.safe_load(file)['database']
        args: dict[str, Any] | None = database['args'] if database['name'] == 'psycopg2' else None
        return args
    except (yaml.YAMLError, KeyError, TypeError):
        return None


def main(args: list[str]) -> None:
    task: GuardTask = json.loads(args[0])
    volume = Volume(task['data'])
    run(lambda: guard(task, volume, SqliteDatabase(task, volume)), task['result'])


if __name__ == '__main__':
    main(sys.argv[1:])
