"""Compares the two databases after a move: the count of each table, and each value of the tables that matter most."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from typing import Any

from programs.synapse.move_state import KEYS, TABLE, State
from programs.synapse.move_values import COLUMNS, Types, convert, types_of

# Tables that are not moved, with the reasons.
LEFT_OUT = {
    'schema_version': "PostgreSQL's own",
    'applied_schema_deltas': "PostgreSQL's own",
    'applied_module_schemas': "PostgreSQL's own",
    'background_updates': 'all were finished; those of the user directory are new',
    'user_directory': 'Synapse fills it again',
    'user_directory_search': 'Synapse fills it again',
    'user_directory_stream_pos': 'Synapse begins again',
    'users_who_share_private_rooms': 'Synapse fills it again',
    'users_in_public_rooms': 'Synapse fills it again',
    'ui_auth_sessions': 'they last for minutes',
    'ui_auth_sessions_credentials': 'they last for minutes',
    'ui_auth_sessions_ips': 'they last for minutes',
    'worker_read_write_locks': 'nobody holds a lock',
    'worker_read_write_locks_mode': 'nobody holds a lock',
    'sent_transactions': 'only those of the last day',
    'port_from_sqlite3': "the move's own",
    TABLE: "the move's own",
    KEYS: "the move's own",
}

# Each value of these tables is compared.
IN_FULL = (
    *('events', 'event_json', 'users', 'access_tokens', 'refresh_tokens', 'devices', 'profiles'),
    *('e2e_device_keys_json', 'e2e_one_time_keys_json', 'e2e_fallback_keys_json', 'e2e_cross_signing_keys'),
    *('e2e_room_keys', 'e2e_room_keys_versions', 'device_inbox', 'room_memberships', 'state_events'),
    *('account_data', 'room_account_data', 'local_media_repository', 'user_threepids', 'user_external_ids'),
)
SEARCH = 'SELECT count(*) FROM event_search AS s JOIN events AS e USING (event_id, room_id)'
SEARCH_PARTS = 'event_search_'


def compare(copy: sqlite3.Connection, state: State) -> tuple[dict[str, int], list[str]]:
    """Returns the counts of the moved tables, and the differences in words."""
    types = types_of(state.ask(COLUMNS))
    found = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    counts: dict[str, int] = {}
    problems: list[str] = []
    for table in found:
        if table in LEFT_OUT or part_of_search(table):
            continue
        count = int(
            copy.execute(SEARCH if table == 'event_search' else f'SELECT count(*) FROM "{table}"').fetchone()[0]
        )
        if table not in types:
            if count:
                problems.append(f'{table} has {count:,} rows in SQLite, and PostgreSQL has no such table')
            continue
        there = int(state.ask(f'SELECT count(*) FROM "{table}"')[0][0])
        counts[table] = there
        if there != count:
            problems.append(f'{table} has {count:,} rows in SQLite and {there:,} in PostgreSQL')
        elif table in IN_FULL and digest_of_file(copy, table, types[table]) != digest_of_server(
            state, table, types[table]
        ):
            problems.append(f'{table} has other values in PostgreSQL than in SQLite')
    return counts, problems


def part_of_search(table: str) -> bool:
    """True for a table that SQLite itself makes."""
    return table.startswith(('sqlite_', 'user_directory_search_', SEARCH_PARTS))


def digest_of_file(copy: sqlite3.Connection, table: str, types: Types) -> tuple[list[str], int]:
    cursor = copy.execute(f'SELECT * FROM "{table}" LIMIT 0')
    columns = sorted({column[0].lower() for column in cursor.description} & set(types))
    names = ', '.join(f'"{column}"' for column in columns)
    rows = copy.execute(f'SELECT {names} FROM "{table}"')
    kinds = [types[column] for column in columns]
    return columns, digest(tuple(convert(value, *kind) for value, kind in zip(row, kinds)) for row in rows)


def digest_of_server(state: State, table: str, types: Types) -> tuple[list[str], int]:
    columns = sorted(types)

    def work(cursor: Any) -> int:
        # The rows come in portions.
        with cursor.connection.cursor(name='move_digest') as rows:
            rows.itersize = 5000
            names = ', '.join(f'"{column}"' for column in columns)
            rows.execute(f'SELECT {names} FROM "{table}"')
            return digest(tuple(map(plain, row)) for row in rows)

    return columns, state.change(work)


def plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def digest(rows: Iterable[tuple[Any, ...]]) -> int:
    """A digest of the rows in any order."""
    total = 0
    for row in rows:
        total += int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=12).digest(), 'big')
    return total
