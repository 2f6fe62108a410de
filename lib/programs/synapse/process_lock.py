"""The locks by which the processes of a homeserver tell each other in PostgreSQL that they live, and with which layout.

A layout is a number for the duties of all processes: who writes which stream, who sends to other servers. Processes of
two layouts must not run at once, as two of them could write the events of one room, or send the same push twice.

Each process holds a lock of its layout for as long as it lives. It first takes the lock and then looks for others, so
of two processes that start at the same time at least one sees the other.
"""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Callable
from typing import Any

import psycopg2

# The first half of the locks' key. PostgreSQL keeps locks of different databases apart.
LOCK_CLASS = 0x6D617478

OTHERS = """
SELECT coalesce(nullif(a.application_name, ''), 'a process') FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %(key)s AND l.objsubid = 2 AND l.objid <> %(layout)s
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

# A process that outlived a restart of PostgreSQL has lost its lock, but not its name.
UNLOCKED = """
SELECT application_name FROM pg_stat_activity WHERE datname = current_database()
AND application_name LIKE 'synapse %%' AND split_part(application_name, ' ', 2) <> %(layout)s::text
AND state_change > now() - interval '5 minutes'
"""


def application_name(layout: int, process: str) -> str:
    """The name of all connections of a process."""
    return f'synapse {layout} {process}'[:63]


def enter(
    connection: dict[str, Any],
    layout: int,
    process: str,
    say: Callable[[str], None],
    remedy: Callable[[list[str]], str] = lambda names: '',
) -> Any:
    """Waits until no process of another layout lives. Returns the connection that holds the lock.

    `remedy` gets the names of those that live, and returns what a person can do.
    """
    while True:
        try:
            db = connect(connection)
            others = take(db, layout)
            if not others:
                return keep(db, layout, process)
            db.close()
            say(f'processes of another layout still run: {", ".join(others)}{remedy(others)}')
        except psycopg2.OperationalError as problem:
            say(' '.join(str(problem).split()))
        # Two waiting processes of different layouts must not see each other for ever.
        time.sleep(1 + random.random() * 2)


def connect(connection: dict[str, Any]) -> Any:
    db = psycopg2.connect(**{**connection, 'connect_timeout': 5, 'application_name': 'synapse-start'})
    db.autocommit = True
    return db


def take(db: Any, layout: int) -> list[str]:
    """Takes the lock, which never waits. Returns the names of the processes with another one."""
    with db.cursor() as cursor:
        cursor.execute('SELECT pg_advisory_lock_shared(%s, %s)', (LOCK_CLASS, layout))
        names: set[str] = set()
        for query in (OTHERS, UNLOCKED):
            cursor.execute(query, {'key': LOCK_CLASS, 'layout': layout})
            names |= {row[0] for row in cursor.fetchall()}
        return sorted(names)


def keep(db: Any, layout: int, process: str) -> Any:
    """Lets the connection live as long as this process, also after it has become another program."""
    with db.cursor() as cursor:
        cursor.execute('SET application_name = %s', (application_name(layout, process),))
        # After a node was lost, PostgreSQL releases the lock within a minute instead of two hours.
        for name, value in {'idle': 10, 'interval': 10, 'count': 3}.items():
            # An unencrypted connection by a socket file has no keepalives.
            with contextlib.suppress(psycopg2.Error):
                cursor.execute(f'SET tcp_keepalives_{name} = {value}')
    os.set_inheritable(db.fileno(), True)
    return db
