"""STUN messages: the samples of the RFC, round trips, and bytes that are no STUN."""

from __future__ import annotations

import ipaddress
import random

import pytest

from programs.turn_check.stun import (
    ALLOCATE,
    BINDING,
    DATA,
    INTEGRITY,
    MAPPED_ADDRESS,
    NONCE,
    REALM,
    SUCCESS,
    USERNAME,
    Address,
    NotStun,
    address_in,
    decode,
    decode_address,
    encode,
    encode_address,
    long_term_key,
    message_length,
)

# https://www.rfc-editor.org/rfc/rfc5769
TRANSACTION = bytes.fromhex('b7e7a701bc34d686fa87dfae')
SAMPLES = [
    (Address('192.0.2.1', 32853), '0001a147e112a643'),
    (Address('2001:db8:1234:5678:11:2233:4455:6677', 32853), '0002a1470113a9faa5d3f179bc25f4b5bed2b9d9'),
]


@pytest.mark.parametrize(('address', 'encoded'), SAMPLES)
def test_addresses_are_as_in_the_rfc(address: Address, encoded: str) -> None:
    assert decode_address(bytes.fromhex(encoded), TRANSACTION) == address
    assert encode_address(address, TRANSACTION).hex() == encoded


def test_signatures_are_as_in_the_rfc() -> None:
    # The sample request with long-term credentials, section 2.4, without its FINGERPRINT.
    user = bytes.fromhex('e3839ee38388e383aae38383e382afe382b9')
    nonce = b'f//499k954d6OL34oL9FSTvy64sA'
    key = long_term_key(user, b'example.org', b'TheMatrIX')
    attributes = [(USERNAME, user), (NONCE, nonce), (REALM, b'example.org')]
    sample = encode(BINDING, bytes.fromhex('78ad3433c6ad72c029da412e'), attributes, key)
    assert decode(sample).attributes[INTEGRITY].hex() == 'f67024656dd64a3e02b8e0712e85c9a28ca89666'


def test_messages_are_read_back_as_they_were_written() -> None:
    chance = random.Random(5389)
    for _ in range(300):
        kind, transaction = chance.randrange(0x4000), chance.randbytes(12)
        numbers = chance.sample(range(0x10000), chance.randrange(6))
        attributes = [(number, chance.randbytes(chance.randrange(40))) for number in numbers]
        message = decode(encode(kind, transaction, attributes))
        assert message == (kind, transaction, dict(attributes))


def test_addresses_are_read_back_as_they_were_written() -> None:
    chance = random.Random(5766)
    for size in (4, 16) * 150:
        transaction = chance.randbytes(12)
        address = Address(str(ipaddress.ip_address(chance.randbytes(size))), chance.randrange(0x10000))
        message = decode(encode(BINDING, transaction, [(MAPPED_ADDRESS, encode_address(address, transaction))]))
        assert address_in(message, MAPPED_ADDRESS) == address
        assert address_in(message, DATA) is None


def test_the_first_of_two_equal_attributes_counts() -> None:
    assert decode(encode(ALLOCATE | SUCCESS, bytes(12), [(NONCE, b'one'), (NONCE, b'two')])).attributes == {
        NONCE: b'one'
    }


def test_the_start_of_a_message_tells_its_length() -> None:
    message = encode(BINDING, bytes(12), [(NONCE, b'abc')])
    assert [message_length(message[:count]) for count in (0, 3, 8, 20)] == [None, None, 28, 28]
    assert len(message) == 28


@pytest.mark.parametrize('data', [b'HTTP/1.1 200 OK', bytes(20)])
def test_other_bytes_are_refused_and_shown(data: bytes) -> None:
    with pytest.raises(NotStun) as refused:
        message_length(data)
    assert refused.value.args[0][:8] == data[:8]


def test_random_bytes_are_read_or_refused() -> None:
    chance = random.Random(8489)
    start = encode(BINDING, bytes(12), [])
    for _ in range(500):
        data = chance.choice([b'', start[:8]]) + chance.randbytes(chance.randrange(60))
        try:
            message = decode(data)
        except NotStun:
            continue
        assert len(message.transaction) == 12


@pytest.mark.parametrize('length', [0, 7, 19, 27])
def test_a_message_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(NotStun):
        decode(encode(BINDING, bytes(12), [(NONCE, b'abc')])[:length])
