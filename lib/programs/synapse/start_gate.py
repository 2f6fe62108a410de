"""Becomes a process of Synapse when it may run. It runs in the Synapse image, first in the container, at each start.

No process runs beside one of another layout: see process_lock.py. A worker also waits until the main process answers
and has the same version, since the main process migrates the schema of the database.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Callable
from typing import Any, TypedDict

import yaml
from synapse.util import SYNAPSE_VERSION

from programs.synapse.leftovers import Leftovers, remedy_for
from programs.synapse.process_lock import application_name, enter
from programs.synapse.waiting_room import waiting_room


class GateTask(TypedDict, total=False):
    """The first argument. The others are the command. It holds names and paths, no secrets."""

    layout: int
    # The settings that make the layout, null if homeserver.yaml doesn't have one.
    agreed: dict[str, Any]
    # The path of homeserver.yaml.
    config: str
    # The port of the probes.
    port: int
    # The key `connection`, with libpq's keywords. The file with the password is there already.
    postgres: dict[str, Any]
    # The URL of the main process. Absent in the main process itself.
    main: str
    # Absent in workers.
    leftovers: Leftovers


def say_once() -> Callable[[str], None]:
    """Prints a message unless it is the one from before."""
    printed = ['']

    def say(text: str) -> None:
        if text != printed[0]:
            print(f'waiting: {text}', flush=True)
        printed[0] = text

    return say


def version_of(main: str) -> str:
    with urllib.request.urlopen(f'{main}/_synapse/admin/v1/server_version', timeout=5) as answer:
        version: str = json.load(answer)['server_version']
        return version


def wait_for_main(main: str, version: str, say: Callable[[str], None], pause: float = 2) -> None:
    while True:
        try:
            found = version_of(main)
            if found == version:
                return
            say(f'the main process has version {found}, and this process {version}')
        except (OSError, ValueError, KeyError) as problem:
            say(f'the main process does not answer yet: {problem}')
        time.sleep(pause)


def stale_settings(agreed: dict[str, Any], path: str) -> list[str]:
    """The settings of which the file has other values."""
    with open(path) as file:
        config = yaml.safe_load(file)
    return [name for name, value in agreed.items() if config.get(name) != value]


def start(task: GateTask, command: list[str], process: str) -> None:
    # For a moment after an apply, the kubelet may mount the homeserver.yaml of before. The next container has the new.
    if stale := stale_settings(task['agreed'], task['config']):
        sys.exit(f'{task["config"]} is older than this pod: {", ".join(stale)} will change. The container starts again')
    say = say_once()
    with waiting_room(task['port']) as room:
        lock = enter(task['postgres']['connection'], task['layout'], process, say, remedy_for(task.get('leftovers')))
        room.go_on = False
        if 'main' in task:
            wait_for_main(task['main'], SYNAPSE_VERSION, say)
    print(f'{process} starts with the layout {task["layout"]}; its lock is the open file {lock.fileno()}', flush=True)
    # The connection stays open in the program that this process becomes. PGAPPNAME names its other connections.
    name = application_name(task['layout'], process)
    os.execve(command[0], command, {**os.environ, 'PGAPPNAME': name})


def main(args: list[str]) -> None:
    # The first process of a container ignores the signal otherwise.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    start(json.loads(args[0]), args[1:], os.environ.get('POD_NAME', 'main'))


if __name__ == '__main__':
    main(sys.argv[1:])
