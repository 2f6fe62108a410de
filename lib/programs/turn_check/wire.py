"""Connections to the relay over UDP, TCP or TLS, which carry whole STUN messages, and their time limits."""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from typing import Any, NamedTuple, Protocol

from programs.turn_check.stun import Message, decode, message_length


class Limits:
    """Time limits in seconds, for one answer and for all answers together."""

    def __init__(self, each: float, total: float) -> None:
        self.each = each
        self.end = time.monotonic() + total

    def until(self, seconds: float | None = None) -> float:
        """The time on the monotonic clock until which the next answer must arrive."""
        return min(time.monotonic() + (seconds or self.each), self.end)

    def seconds(self) -> float:
        """The seconds that are left for the next answer."""
        return max(self.until() - time.monotonic(), 0.01)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.end


class Endpoint(NamedTuple):
    """A socket family and an address."""

    family: int
    address: tuple[Any, ...]

    @property
    def ip(self) -> str:
        return str(self.address[0])


class Wire(Protocol):
    """A connection that sends and receives STUN messages."""

    # A reliable connection loses nothing, so no request is sent twice.
    reliable: bool

    def send(self, data: bytes) -> None: ...

    def read(self, until: float) -> Message | None:
        """The next message, or None if none arrives in time."""

    def close(self) -> None: ...


class UdpWire:
    reliable = False

    def __init__(self, endpoint: Endpoint) -> None:
        self.socket = socket.socket(endpoint.family, socket.SOCK_DGRAM)
        # Only a connected socket gets an error from the system if the port is closed.
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
        while (message := self.take()) is None:
            more = receive(self.socket, until)
            if more is None:
                return None
            if not more:
                raise ConnectionResetError('the connection was closed')
            self.buffer += more
        return decode(message)

    def take(self) -> bytes | None:
        """The first message, out of the buffer, if all of it has come."""
        length = message_length(self.buffer)
        if length is None or len(self.buffer) < length:
            return None
        message, self.buffer = self.buffer[:length], self.buffer[length:]
        return message

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
        """The certificate of the server. Empty if it was not verified."""
        return self.tls.getpeercert() or {}


def receive(connection: socket.socket, until: float) -> bytes | None:
    """The next bytes, or None if none arrive in time."""
    left = until - time.monotonic()
    if left <= 0:
        return None
    connection.settimeout(left)
    try:
        return connection.recv(65536)
    except socket.timeout:
        return None


def absolute(host: str) -> str:
    """The name with a dot at its end, so that the resolver tries no search domain, which may have a wildcard.

    In a pod, search domains come first. A name in the file of hosts, an address and a name of one label have no dot.
    """
    if '.' not in host or ':' in host or host.endswith('.') or re.fullmatch(r'[\d.]+', host):
        return host
    try:
        with open('/etc/hosts', encoding='utf-8', errors='replace') as hosts:
            names = {name.lower() for line in hosts for name in line.partition('#')[0].split()[1:]}
    except OSError:
        names = set()
    return host if host.lower() in names else f'{host}.'


def resolve(host: str, port: int, limits: Limits) -> list[Endpoint]:
    """The endpoints of a name, IPv4 first."""
    found: list[Endpoint] = []
    failed: list[OSError] = []

    def look() -> None:
        try:
            addresses = socket.getaddrinfo(absolute(host), port, type=socket.SOCK_STREAM)
            # The resolver may return the same address twice.
            found.extend(dict.fromkeys(Endpoint(family, address) for family, _, _, _, address in addresses))
        except OSError as error:
            failed.append(error)

    # The system's resolver has no time limit, so it runs in a daemon thread.
    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(limits.seconds())
    if failed:
        raise failed[0]
    if not found:
        raise socket.timeout('DNS gave no answer')
    return sorted(found, key=lambda endpoint: endpoint.family != socket.AF_INET)
