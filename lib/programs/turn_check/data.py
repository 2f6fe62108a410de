"""Sends data through an allocation, both ways."""

from __future__ import annotations

import ipaddress
import os
import socket
import time
from collections.abc import Callable
from typing import Any, Protocol

from programs.turn_check.client import Client
from programs.turn_check.stun import BINDING, MAPPED_ADDRESS, Address, address_in, decode, encode, new_transaction
from programs.turn_check.wire import Limits

# Seconds to wait for data before it is sent again.
RESEND_AFTER = 0.4


class DataLost(Exception):
    """Data was lost: on the way to the client if `to_client` is true, else on the way to its peer."""

    def __init__(self, to_client: bool) -> None:
        super().__init__()
        self.to_client = to_client


class Receiver(Protocol):
    def receive(self, payload: bytes, until: float) -> Address | None:
        """Waits for the payload. Returns the address of its sender, or None if it didn't arrive in time."""


class OtherSide(Receiver, Protocol):
    """The other side of a call."""

    def send(self, payload: bytes, address: Address) -> None: ...


class Peer:
    """The other side of a call as a plain UDP socket, without a relay."""

    def __init__(self, ip: str) -> None:
        self.family = socket.AF_INET if ipaddress.ip_address(ip).version == 4 else socket.AF_INET6
        self.socket = socket.socket(self.family, socket.SOCK_DGRAM)

    def ask_for_own_address(self, stun_server: tuple[Any, ...] | None, limits: Limits) -> Address | None:
        """The address at which the relay sees this socket, if there is a STUN server to ask."""
        transaction, until = new_transaction(), limits.until(2)
        while stun_server and time.monotonic() < until:
            self.socket.sendto(encode(BINDING, transaction, []), stun_server)
            data, _ = self.read(time.monotonic() + RESEND_AFTER)
            if data is not None and data[8:20] == transaction:
                return address_in(decode(data), MAPPED_ADDRESS)
        return None

    def send(self, payload: bytes, address: Address) -> None:
        self.socket.sendto(payload, tuple(address))

    def receive(self, payload: bytes, until: float) -> Address | None:
        while True:
            data, source = self.read(until)
            if data is None or data == payload:
                return source

    def read(self, until: float) -> tuple[bytes, Address] | tuple[None, None]:
        """The next packet and its source."""
        self.socket.settimeout(max(until - time.monotonic(), 0.001))
        try:
            data, source = self.socket.recvfrom(65536)
        except socket.timeout:
            return None, None
        return data, Address(*source[:2])

    def close(self) -> None:
        self.socket.close()


def send_both_ways(client: Client, other: OtherSide, limits: Limits) -> Address:
    """Sends data from the peer to the client's relayed address, and from the client back.

    Returns the address from which the peer received the answer.
    """
    question, answer = b'ping ' + os.urandom(8), b'pong ' + os.urandom(8)
    source = send_until_received(lambda: other.send(question, client.relayed), client, question, limits)
    if source is None:
        raise DataLost(to_client=True)
    seen = send_until_received(lambda: client.send(answer, source), other, answer, limits)
    if seen is None:
        raise DataLost(to_client=False)
    return seen


def send_until_received(send: Callable[[], None], receiver: Receiver, payload: bytes, limits: Limits) -> Address | None:
    until = limits.until()
    while time.monotonic() < until:
        send()
        source = receiver.receive(payload, min(time.monotonic() + RESEND_AFTER, until))
        if source:
            return source
    return None
