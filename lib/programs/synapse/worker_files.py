"""Writes the files of a worker's pod: its config, and the file with PostgreSQL's password. It waits for PostgreSQL."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TypedDict

import psycopg2

from programs.docs import DOCS
from programs.synapse.listeners import bound, has_ipv6
from programs.synapse.reach import give_password, reach
from programs.synapse.refusal import run


class WorkerTask(TypedDict, total=False):
    """The argument. It holds names and paths, no secrets."""

    # The worker's config without its name and without addresses.
    worker: dict[str, Any]
    target: str
    result: str
    # The keys `connection`, with libpq's keywords, and `passwordFile`.
    postgres: dict[str, Any]
    # Seconds to wait for the database server.
    patience: float


def write_worker(worker: dict[str, Any], name: str, target: str) -> None:
    """Each process has the name of its pod, and listens on the addresses that the kernel of its node has."""
    ipv6 = has_ipv6()
    listeners = [bound(listener, ipv6) for listener in worker.get('worker_listeners', [])]
    with open(target, 'w', encoding='utf-8') as file:
        # JSON is YAML too.
        json.dump({**worker, 'worker_name': name, 'worker_listeners': listeners}, file)


def wait_until_up(connection: dict[str, Any], patience: float) -> None:
    database = f'the PostgreSQL database {connection["dbname"]} on {connection["host"]}'
    reach(
        lambda: psycopg2.connect(**connection, connect_timeout=5).close(),
        patience,
        lambda words: (
            f"{database} can't be reached: {words}. "
            f"Check host, user and password of the prop 'database': see {DOCS}/postgresql.md"
        ),
    )


def prepare(task: WorkerTask, name: str) -> None:
    write_worker(task['worker'], name, task['target'])
    give_password(task['postgres'])
    wait_until_up(task['postgres']['connection'], task.get('patience', 60))


def main(args: list[str]) -> None:
    task: WorkerTask = json.loads(args[0])
    run(lambda: prepare(task, os.environ['POD_NAME']), task['result'])


if __name__ == '__main__':
    main(sys.argv[1:])
