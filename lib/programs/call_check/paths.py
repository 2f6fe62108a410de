"""The ways to the SFU's media: directly over UDP, over TCP, and through a relay."""

from __future__ import annotations

import struct

from programs.turn_check.client import Client, encoded
from programs.turn_check.stun import (
    DATA,
    DATA_INDICATION,
    PEER_ADDRESS,
    SEND_INDICATION,
    Address,
    Message,
    decode,
    new_transaction,
)
from programs.turn_check.wire import TcpWire


class FramedTcpWire(TcpWire):
    """ICE over TCP: the length of each message precedes it. See https://www.rfc-editor.org/rfc/rfc4571"""

    def send(self, data: bytes) -> None:
        super().send(struct.pack('!H', len(data)) + data)

    def take(self) -> bytes | None:
        size = 2 + int.from_bytes(self.buffer[:2], 'big')
        if len(self.buffer) < max(size, 3):
            return None
        message, self.buffer = self.buffer[2:size], self.buffer[size:]
        return message


class RelayedWire:
    """Messages to one address, through an allocation at a relay."""

    reliable = False

    def __init__(self, client: Client, peer: Address) -> None:
        self.client = client
        self.peer = peer

    def send(self, data: bytes) -> None:
        attributes: list[tuple[int, bytes | Address]] = [(PEER_ADDRESS, self.peer), (DATA, data)]
        self.client.wire.send(encoded(SEND_INDICATION, new_transaction(), attributes))

    def read(self, until: float) -> Message | None:
        while True:
            message = self.client.received.pop(0) if self.client.received else self.client.wire.read(until)
            if message is None:
                return None
            if message.kind == DATA_INDICATION and DATA in message.attributes:
                return decode(message.attributes[DATA])

    def close(self) -> None:
        self.client.release()
