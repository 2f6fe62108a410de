"""A proxy on loopback between a client of LiveKit and the SFU, which leaves only one transport for media."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import urllib.parse

from programs.call_check.one_transport import OneTransport
from programs.call_check.protobuf import NotProtobuf
from programs.call_check.websocket import BINARY_FRAME, HEAD_LIMIT, connect_to, split_frame, write_frame
from programs.turn_check.wire import Limits


class SignallingProxy:
    """Listens on loopback while its block runs. It speaks TLS to the SFU, and plain text to its client."""

    def __init__(self, url: str, transport: str, context: ssl.SSLContext, limits: Limits) -> None:
        self.target = urllib.parse.urlsplit(url)
        self.context = context
        self.limits = limits
        self.filter = OneTransport(transport)
        self.sockets: list[socket.socket] = []
        self.server = socket.create_server(('127.0.0.1', 0))
        self.url = f'ws://127.0.0.1:{self.server.getsockname()[1]}{self.target.path.rstrip("/")}'

    def __enter__(self) -> SignallingProxy:
        self.start(self.accept)
        return self

    def __exit__(self, *_: object) -> None:
        for one in [self.server, *self.sockets]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def start(self, work: object, *args: object) -> None:
        threading.Thread(target=self.quietly, args=(work, *args), daemon=True).start()

    def quietly(self, work: object, *args: object) -> None:
        """Runs the work. A closed connection ends it."""
        with contextlib.suppress(OSError, NotProtobuf):
            if callable(work):
                work(*args)

    def accept(self) -> None:
        while True:
            client, _ = self.server.accept()
            self.sockets.append(client)
            self.start(self.connect, client)

    def connect(self, client: socket.socket) -> None:
        try:
            head, rest = read_head(client)
            sfu = self.open_sfu()
            self.sockets.append(sfu)
            host = f'Host: {self.target.netloc}'.encode()
            head = re.sub(rb'(?im)^host:[^\r]*', host, head)
            # Compressed messages could not be read here.
            sfu.sendall(re.sub(rb'(?im)^sec-websocket-extensions:[^\r]*\r\n', b'', head) + rest)
            answer, more = read_head(sfu)
            client.sendall(answer)
            if answer.split(b' ', 2)[1:2] != [b'101']:
                client.sendall(more)
                while more:
                    more = sfu.recv(65536)
                    client.sendall(more)
                return
        except OSError:
            client.close()
            raise
        self.start(self.pass_on, client, sfu, b'', False)
        self.pass_on(sfu, client, more, True)

    def open_sfu(self) -> socket.socket:
        secure = self.target.scheme == 'wss'
        host = self.target.hostname or ''
        sfu = connect_to(host, self.target.port or (443 if secure else 80), self.limits)
        if secure:
            sfu = self.context.wrap_socket(sfu, server_hostname=host)
        sfu.settimeout(None)
        return sfu

    def pass_on(self, source: socket.socket, to: socket.socket, data: bytes, from_server: bool) -> None:
        """Passes frames on. LiveKit sends each message as one frame."""
        try:
            while True:
                frame, data = split_frame(data)
                if frame is None:
                    more = source.recv(65536)
                    if not more:
                        return
                    data += more
                    continue
                _, kind, payload = frame
                changed = self.filter.filtered(payload, from_server) if kind == BINARY_FRAME else payload
                if changed is not None:
                    to.sendall(write_frame(kind, changed, masked=not from_server))
        finally:
            to.close()


def read_head(source: socket.socket) -> tuple[bytes, bytes]:
    """The head of a request or an answer, and the bytes after it."""
    data = b''
    while b'\r\n\r\n' not in data and len(data) < HEAD_LIMIT:
        more = source.recv(65536)
        if not more:
            raise ConnectionResetError('the connection was closed')
        data += more
    head, end, rest = data.partition(b'\r\n\r\n')
    return head + end, rest
