"""Messages over TCP on loopback, limits of time, and names."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from programs.turn_check.stun import BINDING, NONCE, NotStun, encode
from programs.turn_check.wire import Endpoint, Limits, TcpWire, UdpWire, resolve

FIRST = encode(BINDING, b'1' * 12, [(NONCE, b'abc')])
SECOND = encode(BINDING, b'2' * 12, [])


@contextmanager
def wire_to_server_that_sends(*pieces: bytes) -> Iterator[TcpWire]:
    """A wire to a server that sends the pieces one after the other, and closes the connection."""
    with socket.create_server(('127.0.0.1', 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(0.02)

        server = threading.Thread(target=serve)
        server.start()
        wire = TcpWire(Endpoint(socket.AF_INET, listener.getsockname()), Limits(2, 5))
        try:
            yield wire
        finally:
            wire.close()
            server.join()


def soon() -> float:
    return time.monotonic() + 2


@pytest.mark.parametrize('size', [1, 7, 20, len(FIRST + SECOND)])
def test_messages_are_put_together_from_any_pieces(size: int) -> None:
    stream = FIRST + SECOND
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    with wire_to_server_that_sends(*pieces) as wire:
        transactions = [message.transaction for message in (wire.read(soon()), wire.read(soon())) if message]
        assert transactions == [b'1' * 12, b'2' * 12]
        with pytest.raises(ConnectionResetError, match='the connection was closed'):
            wire.read(soon())


def test_a_message_that_is_cut_off_is_no_message() -> None:
    with wire_to_server_that_sends(FIRST[:-1]) as wire, pytest.raises(ConnectionResetError):
        wire.read(soon())


def test_a_web_server_is_told_at_its_first_bytes() -> None:
    with wire_to_server_that_sends(b'HTTP/1.1 400 Bad Request') as wire, pytest.raises(NotStun):
        wire.read(soon())


def test_a_wire_waits_no_longer_than_it_is_told() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(('127.0.0.1', 0))
        wire = UdpWire(Endpoint(socket.AF_INET, silent.getsockname()))
        began = time.monotonic()
        assert wire.read(began + 0.05) is None
        assert wire.read(began - 1) is None
        assert time.monotonic() - began < 1
        wire.close()


def test_limits_are_those_of_one_answer_and_of_all() -> None:
    limits = Limits(5, 0.1)
    assert limits.seconds() <= 0.1
    assert not limits.over
    assert limits.until() == limits.end
    time.sleep(0.11)
    assert limits.over
    assert limits.seconds() == 0.01


def test_ipv4_comes_first_and_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    six = (socket.AF_INET6, socket.SOCK_STREAM, 6, '', ('2001:db8::1', 1, 0, 0))
    four = (socket.AF_INET, socket.SOCK_STREAM, 6, '', ('192.0.2.1', 1))
    monkeypatch.setattr('socket.getaddrinfo', lambda *args, **kwargs: [six, four, six])
    assert [endpoint.ip for endpoint in resolve('turn.example.org', 1, Limits(2, 2))] == ['192.0.2.1', '2001:db8::1']


def test_a_name_without_address_is_an_error() -> None:
    with pytest.raises(socket.gaierror):
        resolve('turn.invalid', 1, Limits(5, 5))


def test_dns_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr('socket.getaddrinfo', lambda *args, **kwargs: released.wait(5) and [])
    with pytest.raises(socket.timeout, match='DNS gave no answer'):
        resolve('turn.example.org', 1, Limits(0.05, 0.05))
    released.set()
