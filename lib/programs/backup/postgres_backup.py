"""Dumps a PostgreSQL database that is in use."""

from __future__ import annotations

from collections.abc import Iterable

from programs.backup.postgres_copy import PSQL, PostgresCopy, tables

UPLOADS_TABLE = 'local_media_repository'


def uploads_in(output: Iterable[bytes]) -> list[str]:
    """The IDs of the media in the output of pg_restore that were uploaded to this server."""
    return [row['media_id'] for _, row in tables(output, UPLOADS_TABLE) if row and row['url_cache'] == r'\N']


class PostgresBackup(PostgresCopy):
    """A running PostgreSQL database."""

    def size(self) -> int:
        """The bytes of the tables. A dump has no indexes."""
        own = "FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        sql = f'SELECT coalesce(sum(pg_table_size(oid)), 0)::bigint {own}'
        return int(self.programs.run(*PSQL, f'--command={sql}', self.programs.database).decode())

    def copy_to(self, path: str) -> None:
        """Dumps the state of the database at one moment: pg_dump reads in one transaction.

        The dump isn't compressed, so that restic can find the parts that didn't change and store them only once.
        """
        dump = ('pg_dump', '--no-password', '--format=custom', '--compress=0', '--schema=public')
        self.programs.run(*dump, f'--file={path}', self.programs.database)

    def uploads(self, path: str) -> list[str]:
        """The IDs of the media that the dump lists and that were uploaded to this server."""
        command = ('pg_restore', '--data-only', f'--table={UPLOADS_TABLE}', '--file=-', path)
        return self.programs.read(command, uploads_in)
