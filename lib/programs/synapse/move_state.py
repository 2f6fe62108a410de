"""The state of a move, which is a row in the PostgreSQL database that the data are moved to.

The row is written in the transactions that it tells of. A backup holds it too, so that a restored database keeps it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg2

from programs.docs import DOCS
from programs.synapse.move_task import MoveTask, name_of
from programs.synapse.reach import give_password, reach
from programs.synapse.refusal import Refused

T = TypeVar('T')

# The sessions of a move have this name on the server.
SESSION = 'cdk8s-matrix move'
MOVING, MOVED, TAKEN_BACK = 'moving', 'moved', 'taken back'
TABLE = 'cdk8s_matrix_move'
KEYS = 'cdk8s_matrix_move_keys'
CREATE = f"""
CREATE TABLE {TABLE} (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one), state text NOT NULL, copy text, details text NOT NULL);
CREATE TABLE {KEYS} (owner text NOT NULL, name text NOT NULL, definition text NOT NULL);
"""

# Takes foreign keys away, and keeps their definitions.
TAKE_KEYS_AWAY = f"""
INSERT INTO {KEYS} SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace;
DO $keys$ DECLARE key record; BEGIN
  FOR key IN SELECT conrelid::regclass::text AS owner, conname FROM pg_constraint
  WHERE contype = 'f' AND connamespace = current_schema()::regnamespace LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', key.owner, key.conname);
  END LOOP;
END $keys$;
"""

# The objects that belong to another object go with it. An extension's are not the role's.
DROP_ALL = """DO $wipe$
DECLARE thing record;
BEGIN
  FOR thing IN
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE'
      END AS kind, c.oid::regclass::text AS name FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
    UNION ALL SELECT 'ROUTINE', p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE', thing.kind, thing.name);
  END LOOP;
END $wipe$;
"""


class State:
    """The connection to the PostgreSQL database, and the row there."""

    def __init__(self, task: MoveTask) -> None:
        self.task = task
        self.name = name_of(task)
        self.connection = task['postgres']['connection']
        self.db: Any = None

    def reach(self) -> None:
        """Connects, and waits for a database server that is starting. Ends the sessions that a killed move left."""
        give_password(self.task['postgres'])
        reach(
            self.connect,
            self.task.get('patience', 300),
            lambda words: (
                f"{self.name} can't be reached: {words}. The SQLite database is as it was. The move goes on by "
                f'itself as soon as there is an answer: see {DOCS}/moving-to-postgresql.md'
            ),
        )

    def connect(self) -> None:
        self.db = psycopg2.connect(**self.connection, connect_timeout=5, application_name=SESSION)
        self.end_other_moves()

    def end_other_moves(self) -> None:
        others = (
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() '
            'AND usename = current_user AND application_name = %s AND pid <> pg_backend_pid()'
        )
        for _ in range(30):
            if not self.ask(others, SESSION):
                return
            time.sleep(0.2)
        raise Refused(f'another move to {self.name} goes on, and this one waits for its end')

    def ask(self, query: str, *values: Any) -> list[Any]:
        with self.db, self.db.cursor() as cursor:
            cursor.execute(query, values or None)
            return list(cursor.fetchall()) if cursor.description else []

    def read(self) -> tuple[str | None, str | None, dict[str, Any]]:
        """The state, the ID of the copy that is moved, and the details. The state is None if nothing was moved here."""
        if self.ask(f"SELECT to_regclass('{TABLE}')")[0][0] is None:
            return None, None, {}
        rows = self.ask(f'SELECT state, copy, details FROM {TABLE}')
        return (rows[0][0], rows[0][1], json.loads(rows[0][2])) if rows else (None, None, {})

    def has_server(self) -> bool:
        return self.ask("SELECT to_regclass('schema_version')")[0][0] is not None

    def has_rows(self) -> bool:
        """Tells if the move got as far as its rows. A schema that is only half made can't be finished."""
        return self.ask("SELECT to_regclass('port_from_sqlite3')")[0][0] is not None

    def begin(self, copy: str) -> None:
        """Empties the database, if a move has filled it, and notes that the copy is moved there."""

        def work(cursor: Any) -> None:
            cursor.execute(DROP_ALL + CREATE)
            cursor.execute(f"INSERT INTO {TABLE} (state, copy, details) VALUES (%s, %s, '{{}}')", (MOVING, copy))

        self.change(work)

    def go_on(self) -> None:
        # The next step empties tables, and with a foreign key also those that refer to them.
        self.change(lambda cursor: cursor.execute(TAKE_KEYS_AWAY))

    def complete(self, details: dict[str, Any]) -> None:
        def work(cursor: Any) -> None:
            cursor.execute(f'DROP TABLE IF EXISTS port_from_sqlite3, {KEYS}')
            cursor.execute(f'UPDATE {TABLE} SET state = %s, details = %s', (MOVED, json.dumps(details)))

        self.change(work)

    def set(self, state: str, details: dict[str, Any]) -> None:
        values = (state, json.dumps(details))
        self.change(lambda cursor: cursor.execute(f'UPDATE {TABLE} SET state = %s, details = %s', values))

    def change(self, work: Callable[[Any], T]) -> T:
        """Does the work in one transaction."""
        with self.db, self.db.cursor() as cursor:
            return work(cursor)

    def close(self) -> None:
        self.db.close()
