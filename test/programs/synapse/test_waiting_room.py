from __future__ import annotations

import socket
import urllib.error
import urllib.request

import pytest

from programs.synapse.waiting_room import waiting_room


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port: int = probe.getsockname()[1]
        return port


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f'http://127.0.0.1:{port}{path}', timeout=5) as answer:
            code: int = answer.status
            return code
    except urllib.error.HTTPError as problem:
        return problem.code


def test_a_rollout_goes_on_while_a_balancer_sends_nothing() -> None:
    port = free_port()
    with waiting_room(port):
        assert [status(port, path) for path in ('/health?alive', '/health?pod', '/health')] == [200, 200, 503]


def test_a_process_that_waits_for_the_main_process_is_alive_but_not_ready() -> None:
    port = free_port()
    with waiting_room(port) as room:
        room.go_on = False
        assert [status(port, path) for path in ('/health?alive', '/health?pod', '/health')] == [200, 503, 503]


def test_the_port_is_free_afterwards() -> None:
    port = free_port()
    with waiting_room(port):
        pass
    with pytest.raises(urllib.error.URLError):
        status(port, '/health?alive')
    with waiting_room(port):
        assert status(port, '/health?alive') == 200
