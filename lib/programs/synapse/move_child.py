"""Runs code of Synapse in a child process.

Synapse's event loop can't be started twice in a process, and the move runs several of its tools.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any


class Failed(Exception):
    """The child process didn't do its work."""


def in_child(work: Callable[[], Any]) -> Any:
    """Does the work in a child process, which ends with this process. Returns what it returns, as JSON holds it."""
    child, reader = start_child(lambda writer: os.write(writer, json.dumps(outcome(work)).encode()))
    with open(reader, 'rb') as file:
        answer = file.read()
    status = os.waitpid(child, 0)[1]
    if not answer:
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        raise Failed('its process was killed, maybe because it took too much memory' if killed else f'status {status}')
    found = json.loads(answer)
    if 'error' in found:
        raise Failed(found['error'])
    return found['result']


def start_child(work: Callable[[int], Any]) -> tuple[int, int]:
    """Starts a child process, which ends with this process. It does the work with the end of a pipe to write to.

    Returns the number of the process, and the end of the pipe to read from.
    """
    reader, writer = os.pipe()
    parent = os.getpid()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        die_with(parent)
        work(writer)
        sys.stdout.flush()
        os._exit(0)
    os.close(writer)
    return child, reader


def outcome(work: Callable[[], Any]) -> dict[str, Any]:
    logging.basicConfig(level=logging.ERROR, format='%(name)s: %(message)s', stream=sys.stdout)
    # A store that is made twice registers its metrics twice, which it calls an error.
    logging.getLogger('synapse.util.metrics').setLevel(logging.CRITICAL + 1)
    try:
        return {'result': work()}
    except BaseException as problem:
        # The message may hold values of rows, so only those of this program are printed.
        if not isinstance(problem, Failed):
            traceback.print_tb(problem.__traceback__, file=sys.stdout)
        return {'error': ' '.join(f'{problem}'.split())[-1500:] or type(problem).__name__}


def die_with(parent: int) -> None:
    """Makes the kernel end this process when its parent process ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
