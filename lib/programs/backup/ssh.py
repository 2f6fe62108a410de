"""The command by which restic reaches a server over SFTP."""

from __future__ import annotations

import contextlib
import os
import shlex
from typing import TypedDict

MESSAGES_END = 1000
"""The number of bytes of ssh's messages that a failure may tell. A server can make `ssh` write more."""


class SshTask(TypedDict):
    """The server, the file with the user's key, and the server's own keys."""

    program: str
    host: str
    port: int
    user: str
    privateKey: str
    hostKeys: list[str]


def ssh_command(task: SshTask, work: str) -> str:
    """Writes the file with the server's keys, and returns the command. It never asks, and takes no other key.

    `ssh` writes its messages into a file, as restic may end before it has passed them on. Those of an earlier run go.
    """
    known = f'{work}/known_hosts'
    os.makedirs(work, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        os.remove(messages_path(work))
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
    files = ['-F', '/dev/null', '-E', messages_path(work)]
    return shlex.join([task['program'], *files, *options, *user, task['host'], '-s', 'sftp'])


def ssh_messages(work: str) -> list[str]:
    """The last messages of the last run of `ssh`."""
    try:
        with open(messages_path(work), 'rb') as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - MESSAGES_END))
            text = file.read(MESSAGES_END).decode(errors='replace')
    except FileNotFoundError:
        return []
    return [line.strip() for line in text.splitlines() if line.strip()]


def messages_path(work: str) -> str:
    """The file with the messages of `ssh`."""
    return f'{work}/ssh.log'
