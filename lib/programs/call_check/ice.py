"""Tests with STUN if a candidate of the SFU answers, as ICE does before media flow.

See https://www.rfc-editor.org/rfc/rfc8445
"""

from __future__ import annotations

import base64
import os
import struct
import time
import zlib
from typing import NamedTuple

from programs.turn_check.client import NoAnswer, Refused, error_in
from programs.turn_check.stun import (
    BINDING,
    HEADER,
    MAPPED_ADDRESS,
    SUCCESS,
    USERNAME,
    Address,
    address_in,
    encode,
    encode_attribute,
    new_transaction,
)
from programs.turn_check.wire import Limits, Wire

PRIORITY = 0x0024
FINGERPRINT = 0x8028
CONTROLLED = 0x8029
FINGERPRINT_MASK = 0x5354554E


class IceSide(NamedTuple):
    """The user name fragment and the password of one side."""

    name: str
    password: str


class Candidate(NamedTuple):
    """One of the SFU's addresses for media. The transport is `udp` or `tcp`."""

    transport: str
    ip: str
    port: int
    kind: str


def new_side() -> IceSide:
    return IceSide(base64.b16encode(os.urandom(4)).decode(), base64.b16encode(os.urandom(12)).decode())


def parse_candidate(line: str) -> Candidate | None:
    """Reads `candidate:1 1 udp 2130706431 203.0.113.7 7882 typ host`. None if it is a name or of another transport."""
    words = line.partition('candidate:')[2].split()
    if len(words) < 8 or words[6] != 'typ' or not words[5].isdigit() or words[4].endswith('.local'):
        return None
    transport = words[2].lower()
    return Candidate(transport, words[4], int(words[5]), words[7]) if transport in ('udp', 'tcp') else None


def check_path(wire: Wire, own: IceSide, sfu: IceSide, limits: Limits, seconds: float | None = None) -> Address:
    """Sends binding requests until the SFU answers one. Returns the address at which the SFU sees this machine."""
    until = limits.until(seconds)
    pause = 0.25
    while time.monotonic() < until:
        transaction = new_transaction()
        wire.send(binding_request(transaction, own, sfu))
        again = min(time.monotonic() + pause, until)
        pause *= 1.5
        while True:
            message = wire.read(again)
            if message is None:
                break
            if message.transaction != transaction:
                # The SFU checks the way in its own direction.
                continue
            if message.kind != BINDING | SUCCESS:
                raise error_in(message)
            seen = address_in(message, MAPPED_ADDRESS)
            if seen is None:
                raise Refused(0, 'an answer without an address')
            return seen
    raise NoAnswer()


def binding_request(transaction: bytes, own: IceSide, sfu: IceSide) -> bytes:
    attributes = [
        (USERNAME, f'{sfu.name}:{own.name}'.encode()),
        (CONTROLLED, os.urandom(8)),
        (PRIORITY, struct.pack('!I', 0x6E0001FF)),
    ]
    return with_fingerprint(encode(BINDING, transaction, attributes, sfu.password.encode()))


def with_fingerprint(message: bytes) -> bytes:
    """Appends the checksum by which ICE tells STUN from media on the same port."""
    kind, size, cookie, transaction = HEADER.unpack(message[: HEADER.size])
    longer = HEADER.pack(kind, size + 8, cookie, transaction) + message[HEADER.size :]
    return longer + encode_attribute(FINGERPRINT, struct.pack('!I', zlib.crc32(longer) ^ FINGERPRINT_MASK))
