"""Reads the copy of a PostgreSQL database, a dump in the custom format of pg_dump."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from programs.backup.common import COUNTED, Found, Refused, found_of
from programs.backup.postgres_programs import PostgresPrograms

# A query whose result is printed as it is.
PSQL = (
    *('psql', '--no-psqlrc', '--no-password', '--quiet', '--tuples-only', '--no-align'),
    '--set=ON_ERROR_STOP=1',
)


def tables(output: Iterable[bytes], wanted: str) -> Iterator[tuple[str, dict[str, str] | None]]:
    """Reads the script that pg_restore prints. Yields `(table, None)` for each table, then `(table, row)` for each row.

    A row of the wanted table holds its columns by name. A row of another table is an empty dict.
    """
    table: str | None = None
    columns: list[str] = []
    for line in output:
        if table is None:
            head = (
                re.fullmatch(r'COPY public\.(\S+) \((.*)\) FROM stdin;\n', line.decode())
                if line.startswith(b'COPY ')
                else None
            )
            if head:
                table, columns = head[1], head[2].split(', ')
                yield table, None
        elif line == b'\\.\n':
            table = None
        elif table == wanted:
            yield table, dict(zip(columns, line.rstrip(b'\n').decode().split('\t')))
        else:
            yield table, {}
    if table is not None:
        raise Refused(f'the dump ends in the middle of the table {table}')


def count_rows(output: Iterable[bytes]) -> tuple[dict[str, int], str | None]:
    """The number of rows of each table, and the ID of the first user."""
    counts: dict[str, int] = {}
    first_user = None
    for table, row in tables(output, 'users'):
        counts[table] = counts.get(table, 0) + (row is not None)
        if row and first_user is None:
            first_user = row['name']
    return counts, first_user


@dataclass(frozen=True)
class PostgresCopy:
    """The dump of a PostgreSQL database, as a backup holds it."""

    programs: PostgresPrograms

    kind = 'postgres'
    copy_name = 'database.dump'

    def inspect(self, path: str) -> Found:
        """Counts the rows of a dump. pg_restore reads all of it, which shows that it isn't damaged."""
        counts, user = self.programs.read(('pg_restore', '--data-only', '--file=-', path), count_rows)
        missing = [table for table in [*COUNTED.values(), 'schema_version', 'event_json'] if table not in counts]
        if missing:
            raise Refused(
                f'{path} is no whole database of Synapse, it has no {", ".join(missing)}: '
                'has the homeserver ever started?'
            )
        return found_of({name: counts[table] for name, table in COUNTED.items()}, user and user.partition(':')[2])
