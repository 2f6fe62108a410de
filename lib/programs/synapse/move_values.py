"""The values of SQLite as PostgreSQL takes them.

SQLite keeps any value in any column, and knows no boolean. PostgreSQL's text can't hold the character NUL.
"""

from __future__ import annotations

from typing import Any

REPLACEMENT = '\N{REPLACEMENT CHARACTER}'

COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable = 'YES' FROM information_schema.columns
WHERE table_schema = current_schema()
"""

FRACTIONS = ('double precision', 'real')
NUMBERS = ('bigint', 'integer', 'smallint', *FRACTIONS)

# The types of the columns of a table, and if they may be NULL, by the columns' names.
Types = dict[str, tuple[str, bool]]


def types_of(rows: list[tuple[str, str, str, bool]]) -> dict[str, Types]:
    found: dict[str, Types] = {}
    for table, column, kind, nullable in rows:
        found.setdefault(table, {})[column] = (kind, nullable)
    return found


def convert(value: Any, kind: str, nullable: bool) -> Any:
    """A value of SQLite as a value of a column of that type."""
    if kind == 'boolean':
        return None if value is None and nullable else bool(value)
    if isinstance(value, (bytes, memoryview)):
        value = bytes(value)
        return value if kind == 'bytea' else convert(value.decode(errors='replace'), kind, nullable)
    if isinstance(value, str):
        return value.encode() if kind == 'bytea' else value.replace('\0', REPLACEMENT)
    if value is None or kind not in NUMBERS:
        return value if value is None or kind == 'bytea' else str(value)
    if kind in FRACTIONS:
        return float(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def copy_line(row: tuple[Any, ...]) -> str:
    """A row in the text format of COPY.

    See https://www.postgresql.org/docs/current/sql-copy.html
    """
    return '\t'.join(map(field, row)) + '\n'


def field(value: Any) -> str:
    if value is None:
        return '\\N'
    if isinstance(value, bool):
        return 't' if value else 'f'
    if isinstance(value, bytes):
        return f'\\\\x{value.hex()}'
    if isinstance(value, float):
        return repr(value)
    text = str(value)
    return text.replace('\\', '\\\\').replace('\n', '\\n').replace('\r', '\\r').replace('\t', '\\t')
