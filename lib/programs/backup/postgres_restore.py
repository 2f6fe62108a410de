"""Replaces a PostgreSQL database by the dump in a backup."""

from __future__ import annotations

from dataclasses import dataclass

from programs.backup.common import Refused
from programs.backup.fetch import fetched_folder
from programs.backup.postgres_copy import PSQL, PostgresCopy
from programs.backup.postgres_restore_sql import after_dump, before_dump, old_schema, remark_of
from programs.backup.restore import DatabaseUnchanged
from programs.backup.restore_plan import Plan


@dataclass(frozen=True)
class PostgresRestore(PostgresCopy):
    """The database on its server, and the folders that the restore uses."""

    data: str
    work: str

    moved_aside = ('media_store',)
    put_in = ('media_store',)

    @property
    def in_use_reason(self) -> str:
        """The message if the database is in use."""
        user = self.programs.postgres['connection']['user']
        return f'somebody is logged in to the database as {user}: scale the homeserver to 0, and end what else uses it'

    def exists(self) -> bool:
        """Tells if Synapse has made its tables in the database."""
        return self.query("SELECT to_regclass('public.schema_version') IS NOT NULL") == 't'

    def in_use(self) -> bool:
        """Tells if another connection uses the role of Synapse."""
        return (
            self.query(
                'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user '
                'AND pid <> pg_backend_pid()'
            )
            != '0'
        )

    def put(self, plan: Plan) -> None:
        """Loads the dump in one transaction, unless an earlier run did it."""
        if self._is_put(plan):
            return
        before, after = f'{self.work}/before.sql', f'{self.work}/after.sql'
        for path, text in {before: before_dump(plan), after: after_dump(plan)}.items():
            with open(path, 'w') as file:
                file.write(text)
        dump = f'{fetched_folder(self.data)}/{self.copy_name}'
        try:
            self.programs.run('load_dump', before, dump, after, self.programs.database)
        except Refused as problem:
            # An earlier run was killed perhaps, and its transaction was committed in the meantime.
            if not self._is_put(plan):
                raise DatabaseUnchanged(f'the database is what it was: {problem}') from problem

    def kept_places(self, plan: Plan) -> list[str]:
        """The schema into which the old tables were moved."""
        return [f'the schema {old_schema(plan)} of the database'] if plan['exists'] else []

    def query(self, sql: str) -> str:
        """Runs a query and returns its result as text."""
        return self.programs.run(*PSQL, f'--command={sql}', self.programs.database).decode().strip()

    def _is_put(self, plan: Plan) -> bool:
        return self.query("SELECT obj_description(to_regclass('public.schema_version'), 'pg_class')") == remark_of(plan)
