"""The script of pg_restore is read, and the SQL around a dump is written."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest

from programs.backup.common import Found, Refused
from programs.backup.postgres_backup import uploads_in
from programs.backup.postgres_copy import PostgresCopy, count_rows, tables
from programs.backup.postgres_programs import PostgresPrograms, complaint, quoted
from programs.backup.postgres_restore_sql import after_dump, before_dump, old_schema
from programs.backup.restore_plan import Plan

WHOLE = ['users', 'rooms', 'events', 'local_media_repository', 'schema_version', 'event_json']


def script(content: dict[str, tuple[list[str], list[list[str]]]]) -> list[bytes]:
    """The lines that pg_restore prints for tables of columns and rows."""
    lines = ['--\n', "SET client_encoding = 'UTF8';\n", '\n']
    for table, (columns, rows) in content.items():
        lines += [f'COPY public.{table} ({", ".join(columns)}) FROM stdin;\n']
        lines += ['\t'.join(row) + '\n' for row in rows]
        lines += ['\\.\n', '\n', '\n']
    return [line.encode() for line in lines]


def test_rows_are_counted_by_table_whatever_stands_in_them() -> None:
    seeded = random.Random(20251101)
    words = [
        'COPY public.users (name) FROM stdin;',
        '\\\\.',
        '\\N',
        '',
        'ü\\t',
        '--',
        "SET client_encoding = 'UTF8';",
        '.',
    ]
    for _ in range(200):
        content = {
            table: (['name', 'b'], [seeded.choices(words, k=2) for _ in range(seeded.randrange(5))]) for table in WHOLE
        }
        counts, user = count_rows(script(content))
        assert counts == {table: len(rows) for table, (_, rows) in content.items()}
        assert user == next((row[0] for row in content['users'][1]), None)


def test_a_script_that_ends_in_a_table_is_refused() -> None:
    lines = script({'users': (['name'], [['@a:example.org']])})
    for end in range(4, len(lines) - 3):
        with pytest.raises(Refused, match=r'^the dump ends in the middle of the table users$'):
            list(tables(lines[:end], 'users'))


def test_uploads_are_those_that_no_preview_of_a_link_left() -> None:
    rows = [['10', 'abc', '\\N'], ['11', 'def', 'https://example.org/'], ['12', 'ghi', '\\N']]
    content = {'local_media_repository': (['created_ts', 'media_id', 'url_cache'], rows), 'users': (['name'], [['x']])}
    assert uploads_in(script(content)) == ['abc', 'ghi']


@dataclass(frozen=True)
class Printing(PostgresPrograms):
    """Programs that print a script."""

    lines: list[bytes]

    def read(self, command: tuple[str, ...], reader: Any) -> Any:
        return reader(self.lines)


def copy_with(content: dict[str, tuple[list[str], list[list[str]]]]) -> PostgresCopy:
    return PostgresCopy(Printing({}, '', script(content)))


def test_a_dump_tells_its_counts_and_its_server() -> None:
    content = {table: (['name'], [['@a:example.org']]) for table in WHOLE}
    assert copy_with(content).inspect('dump') == Found(users=1, rooms=1, events=1, media=1, server='example.org')
    empty: dict[str, tuple[list[str], list[list[str]]]] = {table: (['name'], []) for table in WHOLE}
    assert copy_with(empty).inspect('dump')['server'] is None


def test_a_dump_without_the_tables_of_synapse_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        copy_with({table: (['name'], []) for table in WHOLE[:4]}).inspect('dump')
    assert str(refused.value) == (
        'dump is no whole database of Synapse, it has no schema_version, event_json: has the homeserver ever started?'
    )


def test_a_connection_is_quoted_for_libpq() -> None:
    assert quoted("it's a \\") == "'it\\'s a \\\\'"
    assert quoted(5432) == "'5432'"


def test_the_remedy_for_old_programs_is_text() -> None:
    assert complaint('a\n\nb\nc\nd\ne\n') == 'a / b / c / d'
    words = complaint('pg_restore: error: unsupported version (1.16) in file header')
    assert words == (
        "pg_restore: error: unsupported version (1.16) in file header. Set the prop 'postgresImage' of the backup to a "
        "version that is as new as the server's and as that of each backup"
    )


def plan(exists: bool) -> Plan:
    return Plan(
        snapshot='abc',
        phase='aside',
        aside='.before-restore-17',
        parts='',
        exists=exists,
        found=Found(users=1, rooms=2, events=3, media=4, server=None),
    )


def test_old_tables_are_moved_into_a_schema_where_there_are_any() -> None:
    assert old_schema(plan(True)) == 'before_restore_17'
    assert 'CREATE SCHEMA before_restore_17;' in before_dump(plan(True))
    assert "format('ALTER %s %s SET SCHEMA before_restore_17', thing.kind, thing.name)" in before_dump(plan(True))
    assert 'SCHEMA' not in before_dump(plan(False))
    assert "= 'restored from abc at 17' THEN" in before_dump(plan(False))


def test_the_new_tables_are_counted_before_they_are_remarked_and_committed() -> None:
    text = after_dump(plan(False))
    for table, count in {'users': 1, 'rooms': 2, 'events': 3, 'local_media_repository': 4}.items():
        assert f'IF (SELECT count(*) FROM public.{table}) <> {count} THEN' in text
    assert "RAISE EXCEPTION 'not all media are there';" in text
    order = [text.index(part) for part in ('END $check$;', "IS 'restored from abc at 17';", 'COMMIT;', 'ANALYZE;')]
    assert order == sorted(order)
