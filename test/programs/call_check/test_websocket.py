"""Frames of a WebSocket, and a client against a server on loopback."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from programs.call_check.websocket import (
    BINARY_FRAME,
    PING_FRAME,
    NoWebSocket,
    WebSocket,
    WebSocketClosed,
    split_frame,
    write_frame,
)
from programs.turn_check.wire import Limits

ACCEPTED = b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'


@pytest.mark.parametrize('size', [0, 1, 125, 126, 65535, 65536])
@pytest.mark.parametrize('masked', [True, False])
def test_a_frame_is_read_back(size: int, masked: bool) -> None:
    payload = bytes(i % 251 for i in range(size))
    raw = write_frame(BINARY_FRAME, payload, masked)
    assert split_frame(raw + b'more') == ((True, BINARY_FRAME, payload), b'more')
    assert split_frame(raw[:-1]) == (None, raw[:-1])


def test_a_mask_is_taken_off() -> None:
    # The example of RFC 6455, section 5.7.
    assert split_frame(b'\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58')[0] == (True, 1, b'Hello')


@contextmanager
def server(answer: bytes, then: Callable[[socket.socket], None] = lambda _: None) -> Iterator[str]:
    with socket.create_server(('127.0.0.1', 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)
                then(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f'ws://127.0.0.1:{listening.getsockname()[1]}/rtc?a=b'
        thread.join(5)


def open_socket(url: str) -> WebSocket:
    return WebSocket(url, ssl.create_default_context(), Limits(2, 5))


def test_a_message_in_parts_with_a_ping_between() -> None:
    seen: list[bytes] = []
    parts = b'\x02\x03abc' + bytes([0x80 | PING_FRAME, 2]) + b'hi' + b'\x80\x02de'
    with server(ACCEPTED + parts, lambda connection: seen.append(connection.recv(100))) as url:
        client = open_socket(url)
        assert client.read(client.limits.until()) == b'abcde'
        client.close()
    assert seen == [b'\x8a\x82\x00\x00\x00\x00hi']


def test_silence_is_none() -> None:
    with server(ACCEPTED, lambda connection: connection.recv(1) and None) as url:
        client = open_socket(url)
        assert client.read(client.limits.until(0.1)) is None
        client.close()


def test_a_closing_server() -> None:
    with server(ACCEPTED + b'\x88\x06\x03\xe8done') as url:
        client = open_socket(url)
        with pytest.raises(WebSocketClosed, match='done'):
            client.read(client.limits.until())
        client.close()


def test_a_plain_answer() -> None:
    answer = b'HTTP/1.1 404 Not Found\r\nDate: Sat, 28 Nov 2026 17:00:00 GMT\r\n\r\nno such room'
    with server(answer) as url, pytest.raises(NoWebSocket) as refused:
        open_socket(url)
    assert (refused.value.status, refused.value.text) == (404, 'no such room')
    assert refused.value.date == 'Sat, 28 Nov 2026 17:00:00 GMT'


@pytest.mark.parametrize('answer', [b'', b'SSH-2.0-OpenSSH\r\n\r\n'])
def test_another_server(answer: bytes) -> None:
    with server(answer) as url, pytest.raises((NoWebSocket, ConnectionResetError)):
        open_socket(url)
