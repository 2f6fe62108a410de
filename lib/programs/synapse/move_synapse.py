"""Uses Synapse's own code on a database, in a child process: `in_child` must be around each function."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

from programs.synapse.move_sequences import repair_sequences
from programs.synapse.move_state import SESSION
from programs.synapse.move_task import MoveTask

Homeserver = Any


def sqlite(path: str) -> dict[str, Any]:
    return {'name': 'sqlite3', 'args': {'database': path}}


def postgres(task: MoveTask) -> dict[str, Any]:
    pool = {'cp_min': 1, 'cp_max': 5, 'application_name': SESSION}
    return {'name': 'psycopg2', 'args': {**task['postgres']['connection'], **pool}}


def settings(task: MoveTask, database: dict[str, Any]) -> dict[str, Any]:
    """A config of Synapse for its tools. They need no more of homeserver.yaml than this."""
    return {
        'server_name': task['serverName'],
        'signing_key_path': task['signingKey'],
        'database': database,
        'report_stats': False,
        'suppress_key_server_warning': True,
        # synapse_port_db waits this long after each of about 60 updates, while nobody can write.
        'background_updates': {'sleep_duration_ms': 0},
        'media_store_path': f'{task["scratch"]}/move-media',
    }


def with_homeserver(config: dict[str, Any], work: Callable[[Homeserver], Awaitable[Any]] | None) -> None:
    """Brings a database to the schema of this Synapse, makes all its stores, and does the work with them."""
    from synapse._scripts.update_synapse_database import MockHomeserver, reactor
    from synapse.config.homeserver import HomeServerConfig
    from twisted.internet import defer

    loaded = HomeServerConfig()
    loaded.parse_config_dict(config, '', '')
    homeserver = MockHomeserver(loaded)
    homeserver.setup()
    homeserver.get_storage_controllers()
    if work is None:
        return
    problems: list[BaseException] = []
    wanted = work

    async def run() -> None:
        try:
            await wanted(homeserver)
        except BaseException as problem:
            problems.append(problem)
        finally:
            reactor.stop()

    homeserver.get_clock().call_when_running(lambda: defer.ensureDeferred(run()))
    reactor.run()
    if problems:
        raise problems[0]


async def finish_updates(homeserver: Homeserver) -> None:
    """Finishes the work on the tables that Synapse does in the background after an upgrade."""
    stores = homeserver.get_datastores()
    for store in (stores.main, stores.state):
        await store.db_pool.updates.run_background_updates(sleep=False)


def prepare_copy(task: MoveTask, path: str) -> None:
    with_homeserver(settings(task, sqlite(path)), finish_updates)


def try_stores(task: MoveTask) -> None:
    """Makes all stores as the server's start does, which refuses sequences that are behind their tables."""
    repair_sequences()
    with_homeserver(settings(task, postgres(task)), None)


def temporary(task: MoveTask, name: str) -> str:
    folder = f'{task["scratch"]}/move-config'
    os.makedirs(folder, exist_ok=True)
    return f'{folder}/{name}'
