"""Reads and writes the few messages of Protocol Buffers that LiveKit's signalling needs.

See https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Union

VARINT = 0
FIXED64 = 1
BYTES = 2
FIXED32 = 5

# A field holds a number, or bytes: a text or another message.
FieldValue = Union[int, bytes]


class NotProtobuf(Exception):
    """The bytes are no message."""


class Fields:
    """The fields of a message by their numbers. A field may come several times."""

    def __init__(self, data: bytes) -> None:
        # Number, kind and value of each field, in the order of the message.
        self.items: list[tuple[int, int, FieldValue]] = []
        self.values: dict[int, list[FieldValue]] = {}
        at = 0
        while at < len(data):
            tag, at = read_varint(data, at)
            value, at = read_value(data, at, tag & 7)
            self.items.append((tag >> 3, tag & 7, value))
            self.values.setdefault(tag >> 3, []).append(value)

    def blobs(self, number: int) -> list[bytes]:
        return [value for value in self.values.get(number, []) if isinstance(value, bytes)]

    def texts(self, number: int) -> list[str]:
        return [value.decode(errors='replace') for value in self.blobs(number)]

    def text(self, number: int) -> str:
        """The text of the field. Empty if it is absent: absent and empty are the same in this format."""
        return (self.texts(number) or [''])[-1]

    def number(self, number: int) -> int:
        return ([value for value in self.values.get(number, []) if isinstance(value, int)] or [0])[-1]

    def messages(self, number: int) -> list[Fields]:
        return [Fields(value) for value in self.blobs(number)]


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that starts there, and the place after it."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise NotProtobuf(data[:60])


def read_value(data: bytes, at: int, kind: int) -> tuple[FieldValue, int]:
    if kind == VARINT:
        return read_varint(data, at)
    if kind == BYTES:
        length, at = read_varint(data, at)
    elif kind in (FIXED32, FIXED64):
        length = 4 if kind == FIXED32 else 8
    else:
        raise NotProtobuf(data[:60])
    if at + length > len(data):
        raise NotProtobuf(data[:60])
    return data[at : at + length], at + length


def write_varint(value: int) -> bytes:
    out = b''
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def write_field(number: int, value: FieldValue | str) -> bytes:
    if isinstance(value, int):
        return write_item(number, VARINT, value)
    return write_item(number, BYTES, value.encode() if isinstance(value, str) else value)


def write_item(number: int, kind: int, value: FieldValue) -> bytes:
    tag = write_varint(number << 3 | kind)
    if isinstance(value, int):
        return tag + write_varint(value)
    return tag + (write_varint(len(value)) if kind == BYTES else b'') + value


def with_fields(data: bytes, changes: dict[int, Callable[[bytes], bytes]]) -> bytes:
    """The message with the changed bytes of those fields, and with all others as they were."""
    return b''.join(
        write_item(number, kind, changes[number](value) if number in changes and isinstance(value, bytes) else value)
        for number, kind, value in Fields(data).items
    )
