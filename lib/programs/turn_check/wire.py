"""Connections to the relay that carry whole STUN messages, by UDP, TCP or TLS, and how long they may take."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from typing import Any, NamedTuple, Protocol

from programs.turn_check.stun import Message, decode, message_length


class Limits:
    """How long one answer may take, and all of them together, in seconds."""

    def __init__(self, each: float, total: float) -> None:
        self.each = each
        self.end = time.monotonic() + total

    def until(self, seconds: float | None = None) -> float:
        """The time on the monotonic clock at which the next answer is late."""
        return min(time.monotonic() + (seconds or self.each), self.end)

    def seconds(self) -> float:
        """The time that is left for the next answer."""
        return max(self.until() - time.monotonic(), 0.01)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.end


class Endpoint(NamedTuple):
    """A family of sockets and an address in it."""

    family: int
    address: tuple[Any, ...]

    @property
    def ip(self) -> str:
        return str(self.address[0])


class Wire(Protocol):
    """Carries messages to a server and back."""

    # A reliable wire loses nothing, so nothing is sent twice.
    reliable: bool

    def send(self, data: bytes) -> None: ...

    def read(self, until: float) -> Message | None:
        """The next message, or None if there is none by then."""

    def close(self) -> None: ...


class UdpWire:
    reliable = False

    def __init__(self, endpoint: Endpoint) -> None:
        self.socket = socket.socket(endpoint.family, socket.SOCK_DGRAM)
        # A connected socket hears from the system when the port is closed.
        self.socket.connect(endpoint.address)

    def send(self, data: bytes) -> None:
        self.socket.send(data)

    def read(self, until: float) -> Message | None:
        data = receive(self.socket, until)
        return None if data is None else decode(data)

    def close(self) -> None:
        self.socket.close()


class TcpWire:
    reliable = True

    def __init__(self, endpoint: Endpoint, limits: Limits) -> None:
        self.buffer = b''
        self.socket = socket.socket(endpoint.family, socket.SOCK_STREAM)
        self.socket.settimeout(limits.seconds())
        try:
            self.socket.connect(endpoint.address)
        except BaseException:
            self.socket.close()
            raise

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def read(self, until: float) -> Message | None:
        while True:
            length = message_length(self.buffer)
            if length is not None and len(self.buffer) >= length:
                message, self.buffer = self.buffer[:length], self.buffer[length:]
                return decode(message)
            more = receive(self.socket, until)
            if more is None:
                return None
            if not more:
                raise ConnectionResetError('the connection was closed')
            self.buffer += more

    def close(self) -> None:
        self.socket.close()


class TlsWire(TcpWire):
    def __init__(self, endpoint: Endpoint, limits: Limits, context: ssl.SSLContext, host: str) -> None:
        super().__init__(endpoint, limits)
        try:
            self.socket.settimeout(limits.seconds())
            self.tls = context.wrap_socket(self.socket, server_hostname=host)
        except BaseException:
            self.socket.close()
            raise
        self.socket = self.tls

    def certificate(self) -> dict[str, Any]:
        """The certificate that the other side showed; empty if it was not verified."""
        return self.tls.getpeercert() or {}


def receive(connection: socket.socket, until: float) -> bytes | None:
    """The next bytes, or None if there are none by then."""
    left = until - time.monotonic()
    if left <= 0:
        return None
    connection.settimeout(left)
    try:
        return connection.recv(65536)
    except socket.timeout:
        return None


def resolve(host: str, port: int, limits: Limits) -> list[Endpoint]:
    """The endpoints that a name leads to, those of IPv4 first."""
    found: list[Endpoint] = []
    failed: list[OSError] = []

    def look() -> None:
        try:
            addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            # A name may have the same address twice.
            found.extend(dict.fromkeys(Endpoint(family, address) for family, _, _, _, address in addresses))
        except OSError as error:
            failed.append(error)

    # The system's resolver knows no limit of time, so it runs in a thread that can be left alone.
    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(limits.seconds())
    if failed:
        raise failed[0]
    if not found:
        raise socket.timeout('DNS gave no answer')
    return sorted(found, key=lambda endpoint: endpoint.family != socket.AF_INET)
