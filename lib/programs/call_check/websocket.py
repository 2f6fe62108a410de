"""A client of the WebSocket protocol.

See https://www.rfc-editor.org/rfc/rfc6455
"""

from __future__ import annotations

import base64
import os
import socket
import ssl
import struct
import time
import urllib.parse

from programs.turn_check.wire import Endpoint, Limits, receive, resolve

CONTINUATION = 0
TEXT_FRAME = 1
BINARY_FRAME = 2
CLOSE_FRAME = 8
PING_FRAME = 9
PONG_FRAME = 10

# The most bytes of an answer's head, and of a message.
HEAD_LIMIT = 1 << 16
MESSAGE_LIMIT = 1 << 22


class NoWebSocket(Exception):
    """The server answered the request for a WebSocket with a plain HTTP answer."""

    def __init__(self, status: int, text: str, date: str | None) -> None:
        super().__init__(str(status))
        self.status = status
        self.text = text
        # The time of the server.
        self.date = date


class WebSocketClosed(Exception):
    """The server closed the connection."""


class WebSocket:
    """An open connection. `url` starts with `ws://` or `wss://`."""

    def __init__(self, url: str, context: ssl.SSLContext, limits: Limits) -> None:
        parts = urllib.parse.urlsplit(url)
        self.buffer = b''
        self.limits = limits
        secure = parts.scheme == 'wss'
        host, port = parts.hostname or '', parts.port or (443 if secure else 80)
        self.socket = connect_to(host, port, limits)
        try:
            if secure:
                self.socket = context.wrap_socket(self.socket, server_hostname=host)
            self.shake_hands(parts)
        except BaseException:
            self.socket.close()
            raise

    def shake_hands(self, parts: urllib.parse.SplitResult) -> None:
        lines = [
            f'GET {parts.path or "/"}{"?" + parts.query if parts.query else ""} HTTP/1.1',
            f'Host: {parts.netloc}',
            'Upgrade: websocket',
            'Connection: Upgrade',
            f'Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}',
            'Sec-WebSocket-Version: 13',
            'User-Agent: call-check',
        ]
        self.socket.settimeout(self.limits.seconds())
        self.socket.sendall(('\r\n'.join(lines) + '\r\n\r\n').encode())
        until = self.limits.until()
        while b'\r\n\r\n' not in self.buffer and len(self.buffer) < HEAD_LIMIT:
            self.fill(until)
        head, _, self.buffer = self.buffer.partition(b'\r\n\r\n')
        words = head.split(b'\r\n')[0].decode('latin-1').split(' ', 2)
        status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
        if status != 101:
            dates = [line[5:] for line in head.decode('latin-1').split('\r\n') if line.lower().startswith('date:')]
            raise NoWebSocket(status, self.buffer.decode(errors='replace').strip(), dates[0].strip() if dates else None)

    def send(self, payload: bytes, kind: int = BINARY_FRAME) -> None:
        self.socket.settimeout(self.limits.seconds())
        self.socket.sendall(write_frame(kind, payload, masked=True))

    def read(self, until: float) -> bytes | None:
        """The next message, or None if none arrives in time. Answers pings."""
        message = b''
        while True:
            frame = self.read_frame(until)
            if frame is None:
                return None
            last, kind, payload = frame
            if kind == CLOSE_FRAME:
                raise WebSocketClosed(payload[2:].decode(errors='replace'))
            if kind == PING_FRAME:
                self.send(payload, PONG_FRAME)
            if kind in (CONTINUATION, TEXT_FRAME, BINARY_FRAME):
                message += payload
                if last:
                    return message

    def read_frame(self, until: float) -> tuple[bool, int, bytes] | None:
        """The next frame: is it the last one of its message, its kind, and its payload."""
        while True:
            frame, self.buffer = split_frame(self.buffer)
            if frame is not None:
                return frame
            if time.monotonic() >= until:
                return None
            try:
                self.fill(until)
            except socket.timeout:
                return None

    def fill(self, until: float) -> None:
        more = receive(self.socket, until)
        if more is None:
            raise socket.timeout('no answer in time')
        if not more:
            raise ConnectionResetError('the connection was closed')
        self.buffer += more

    def close(self) -> None:
        self.socket.close()


def connect_to(host: str, port: int, limits: Limits) -> socket.socket:
    """A TCP connection to the first address of the name that takes one."""
    failed: OSError | None = None
    for endpoint in resolve(host, port, limits):
        try:
            return connect_endpoint(endpoint, limits)
        except OSError as error:
            failed = failed or error
    raise failed or OSError('the name has no address')


def connect_endpoint(endpoint: Endpoint, limits: Limits) -> socket.socket:
    connection = socket.socket(endpoint.family, socket.SOCK_STREAM)
    try:
        connection.settimeout(limits.seconds())
        connection.connect(endpoint.address)
    except BaseException:
        connection.close()
        raise
    return connection


def split_frame(data: bytes) -> tuple[tuple[bool, int, bytes] | None, bytes]:
    """The first frame, if it is whole, and the bytes after it. A client masks what it sends."""
    if len(data) < 2:
        return None, data
    size, start = data[1] & 0x7F, 2
    if size == 126:
        size, start = int.from_bytes(data[2:4], 'big'), 4
    elif size == 127:
        size, start = int.from_bytes(data[2:10], 'big'), 10
    if size > MESSAGE_LIMIT:
        raise WebSocketClosed('a message is too long')
    mask_size = 4 if data[1] & 0x80 else 0
    mask, start = data[start : start + mask_size], start + mask_size
    if len(data) < start + size:
        return None, data
    payload = data[start : start + size]
    if mask_size:
        payload = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return (bool(data[0] & 0x80), data[0] & 0x0F, payload), data[start + size :]


def write_frame(kind: int, payload: bytes, masked: bool) -> bytes:
    """A whole message as one frame. A client must mask what it sends. The mask hides nothing, so zeros serve."""
    size, flag = len(payload), 0x80 if masked else 0
    if size < 126:
        length = bytes([flag | size])
    elif size < 1 << 16:
        length = bytes([flag | 126]) + struct.pack('!H', size)
    else:
        length = bytes([flag | 127]) + struct.pack('!Q', size)
    return bytes([0x80 | kind]) + length + (bytes(4) if masked else b'') + payload
