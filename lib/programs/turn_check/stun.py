"""STUN and TURN messages as bytes.

See https://www.rfc-editor.org/rfc/rfc8489 and https://www.rfc-editor.org/rfc/rfc8656
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import struct
from collections.abc import Sequence
from typing import NamedTuple

COOKIE = 0x2112A442
HEADER = struct.Struct('!HHI12s')

# Message types. The type of an answer is that of its request, combined with SUCCESS or FAILURE.
BINDING = 0x0001
ALLOCATE = 0x0003
REFRESH = 0x0004
CREATE_PERMISSION = 0x0008
SEND_INDICATION = 0x0016
DATA_INDICATION = 0x0017
SUCCESS = 0x0100
FAILURE = 0x0110

# Attributes.
USERNAME = 0x0006
INTEGRITY = 0x0008
ERROR_CODE = 0x0009
LIFETIME = 0x000D
PEER_ADDRESS = 0x0012
DATA = 0x0013
REALM = 0x0014
NONCE = 0x0015
RELAYED_ADDRESS = 0x0016
TRANSPORT = 0x0019
MAPPED_ADDRESS = 0x0020

# The value of TRANSPORT that asks for an allocation over UDP.
UDP = bytes([17, 0, 0, 0])


class Message(NamedTuple):
    kind: int
    transaction: bytes
    attributes: dict[int, bytes]


class Address(NamedTuple):
    ip: str
    port: int


class NotStun(Exception):
    """The received bytes, which are the argument, are no STUN message."""


def encode(kind: int, transaction: bytes, attributes: Sequence[tuple[int, bytes]], key: bytes | None = None) -> bytes:
    """Encodes a message, and signs it if there is a key."""
    body = b''.join(encode_attribute(number, value) for number, value in attributes)
    if key is not None:
        # The length in the header must include the signature before the signature is computed.
        signed = HEADER.pack(kind, len(body) + 24, COOKIE, transaction) + body
        body += encode_attribute(INTEGRITY, hmac.new(key, signed, hashlib.sha1).digest())
    return HEADER.pack(kind, len(body), COOKIE, transaction) + body


def encode_attribute(number: int, value: bytes) -> bytes:
    return struct.pack('!HH', number, len(value)) + value + bytes(-len(value) % 4)


def long_term_key(username: bytes, realm: bytes, password: bytes) -> bytes:
    """The key that signs messages with long-term credentials."""
    return hashlib.md5(username + b':' + realm + b':' + password).digest()


def message_length(start: bytes) -> int | None:
    """The length of the message that starts with these bytes, or None if there are too few bytes to tell."""
    if (start and start[0] >= 0x40) or (len(start) >= 8 and start[4:8] != struct.pack('!I', COOKIE)):
        raise NotStun(start[:60])
    if len(start) < 8:
        return None
    size: int = struct.unpack('!H', start[2:4])[0]
    return HEADER.size + size


def decode(data: bytes) -> Message:
    length = message_length(data)
    if length is None or len(data) < length:
        raise NotStun(data[:60])
    kind, _, _, transaction = HEADER.unpack(data[: HEADER.size])
    attributes: dict[int, bytes] = {}
    at = HEADER.size
    while at + 4 <= length:
        number, size = struct.unpack('!HH', data[at : at + 4])
        # If an attribute comes twice, the first one counts.
        attributes.setdefault(number, data[at + 4 : at + 4 + size])
        at += 4 + size + -size % 4
    return Message(kind, transaction, attributes)


def encode_address(address: Address, transaction: bytes) -> bytes:
    ip = ipaddress.ip_address(address.ip)
    head = struct.pack('!HH', 1 if ip.version == 4 else 2, address.port ^ COOKIE >> 16)
    return head + mask(ip.packed, transaction)


def decode_address(value: bytes, transaction: bytes) -> Address:
    port = struct.unpack('!H', value[2:4])[0] ^ COOKIE >> 16
    return Address(str(ipaddress.ip_address(mask(value[4:], transaction))), port)


def address_in(message: Message, number: int) -> Address | None:
    """The address in that attribute of the message, if it has one."""
    value = message.attributes.get(number)
    return decode_address(value, message.transaction) if value else None


def mask(packed: bytes, transaction: bytes) -> bytes:
    """Encodes or decodes an XOR address. Some routers would rewrite a plain address in a packet."""
    return bytes(a ^ b for a, b in zip(packed, struct.pack('!I', COOKIE) + transaction))


def new_transaction() -> bytes:
    return os.urandom(12)
