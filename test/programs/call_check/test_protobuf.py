"""The messages of LiveKit as bytes."""

from __future__ import annotations

import pytest

from programs.call_check.protobuf import Fields, NotProtobuf, with_fields, write_field, write_varint


@pytest.mark.parametrize(
    ('value', 'raw'), [(0, b'\x00'), (1, b'\x01'), (127, b'\x7f'), (128, b'\x80\x01'), (300, b'\xac\x02')]
)
def test_numbers(value: int, raw: bytes) -> None:
    assert write_varint(value) == raw
    assert Fields(b'\x08' + raw).number(1) == value


def test_a_message_in_a_message() -> None:
    message = write_field(5, write_field(1, 'turn:a') + write_field(1, 'turn:b') + write_field(2, 'user'))
    server = Fields(message).messages(5)[0]
    assert (server.texts(1), server.text(2), server.text(3), server.number(4)) == (['turn:a', 'turn:b'], 'user', '', 0)


def test_unknown_fields_of_every_kind_are_kept() -> None:
    message = b'\x09' + bytes(8) + b'\x15' + bytes(4) + write_field(3, 'old') + write_field(99, 7)
    assert with_fields(message, {}) == message
    assert with_fields(message, {3: lambda value: value + b'er'}) == message.replace(b'\x1a\x03old', b'\x1a\x05older')


@pytest.mark.parametrize(
    'damaged', [b'\x0a', b'\x0a\x05abc', b'\x0b', b'\x80' * 11, b'\xff', b'\x0d\x00', b'HTTP/1.1 400 Bad']
)
def test_damage_is_told(damaged: bytes) -> None:
    with pytest.raises(NotProtobuf):
        Fields(damaged)
