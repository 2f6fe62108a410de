"""The command by which restic reaches a server over SFTP."""

from __future__ import annotations

import os
import shlex
from typing import TypedDict


class SshTask(TypedDict):
    """The server, the file with the user's key, and the server's own keys."""

    program: str
    host: str
    port: int
    user: str
    privateKey: str
    hostKeys: list[str]


def ssh_command(task: SshTask, work: str) -> str:
    """Writes the file with the server's keys, and returns the command. It never asks, and takes no other key."""
    known = f'{work}/known_hosts'
    os.makedirs(work, exist_ok=True)
    name = task['host'] if task['port'] == 22 else f'[{task["host"]}]:{task["port"]}'
    with open(known, 'w') as file:
        file.writelines(f'{name} {key}\n' for key in task['hostKeys'])
    settings = {
        'BatchMode': 'yes',
        'IdentitiesOnly': 'yes',
        'StrictHostKeyChecking': 'yes',
        'UserKnownHostsFile': known,
        'GlobalKnownHostsFile': '/dev/null',
        'ServerAliveInterval': '30',
    }
    options = [f'-o{name}={value}' for name, value in settings.items()]
    user = ['-i', task['privateKey'], '-p', str(task['port']), '-l', task['user']]
    return shlex.join([task['program'], '-F', '/dev/null', *options, *user, task['host'], '-s', 'sftp'])
