"""Reads from a database the schema version that a Synapse must know to use it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import Any

from synapse.storage.engines import IncorrectDatabaseSetup, create_engine

from programs.docs import DOCS
from programs.synapse.refusal import Refused


def schema_needed_by_file(path: str | None) -> int | None:
    """The schema version that a Synapse must know to use this SQLite database. None for a new database."""
    if not path or not os.path.exists(path):
        return None
    with contextlib.closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as db:
        try:
            return only(db.execute('SELECT compat_version FROM schema_compat_version').fetchone())
        except sqlite3.OperationalError:
            return None


def schema_needed_by_server(database: dict[str, Any]) -> int | None:
    """The same for PostgreSQL. Also checks the settings of the database and the rights of the role."""
    engine = create_engine(database)
    args = {name: value for name, value in database['args'].items() if not name.startswith('cp_')}
    try:
        with contextlib.closing(engine.module.connect(**args)) as db:
            engine.check_database(db)
            with db.cursor() as cursor:
                cursor.execute(
                    "SELECT to_regclass('schema_version'), "
                    "has_schema_privilege(coalesce(current_schema(), 'public'), 'CREATE')"
                )
                there, may_create = cursor.fetchone()
                if not may_create:
                    raise Refused(
                        f'the role {args["user"]} may not make tables in the database {args["dbname"]}, and nothing '
                        'was touched: make it the owner, by '
                        f'ALTER DATABASE "{args["dbname"]}" OWNER TO "{args["user"]}"'
                    )
                if not there:
                    return None
                cursor.execute('SELECT compat_version FROM schema_compat_version')
                return only(cursor.fetchone())
    except IncorrectDatabaseSetup as problem:
        words = problem.args[0] % problem.args[1:]
        raise Refused(
            f'the database is refused, and nothing was touched: {words}. How to make one: {DOCS}/postgresql.md'
        ) from problem
    except (RuntimeError, engine.module.Error) as problem:
        raise Refused(f'the database is refused, and nothing was touched: {problem}') from problem


def only(row: tuple[int] | None) -> int | None:
    return row[0] if row else None
