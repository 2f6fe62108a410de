"""Dumps a PostgreSQL database that is in use."""

from __future__ import annotations

from collections.abc import Iterable

from programs.backup.postgres_copy import PostgresCopy, tables

UPLOADS_TABLE = 'local_media_repository'


def uploads_in(output: Iterable[bytes]) -> list[str]:
    """The IDs of the media that pg_restore prints and that were uploaded here."""
    return [row['media_id'] for _, row in tables(output, UPLOADS_TABLE) if row and row['url_cache'] == r'\N']


class PostgresBackup(PostgresCopy):
    """A running PostgreSQL database."""

    def copy_to(self, path: str) -> None:
        """Dumps the database as of one moment, by a transaction that sees nothing of what comes after.

        The dump isn't compressed, so that restic stores once what didn't change.
        """
        dump = ('pg_dump', '--no-password', '--format=custom', '--compress=0', '--schema=public')
        self.programs.run(*dump, f'--file={path}', self.programs.database)

    def uploads(self, path: str) -> list[str]:
        """The IDs of the media that a dump knows of and that were uploaded here."""
        command = ('pg_restore', '--data-only', f'--table={UPLOADS_TABLE}', '--file=-', path)
        return self.programs.read(command, uploads_in)
