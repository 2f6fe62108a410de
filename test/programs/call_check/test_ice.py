"""Candidates, offers and answers, and STUN as ICE sends it."""

from __future__ import annotations

import re
import socket
import struct
import threading
import zlib

import pytest

from programs.call_check.ice import Candidate, IceSide, binding_request, check_path, parse_candidate, with_fingerprint
from programs.call_check.paths import FramedTcpWire
from programs.call_check.sdp import answer_to, candidates_in, ice_side_in
from programs.turn_check.client import NoAnswer, Refused
from programs.turn_check.stun import (
    BINDING,
    ERROR_CODE,
    FAILURE,
    MAPPED_ADDRESS,
    SUCCESS,
    USERNAME,
    Address,
    decode,
    encode,
    encode_address,
)
from programs.turn_check.wire import Endpoint, Limits, UdpWire

OWN, SFU = IceSide('mine', 'my password'), IceSide('theirs', 'their password')
OFFER = '\r\n'.join(
    [
        'v=0',
        'o=- 1 2 IN IP4 0.0.0.0',
        's=-',
        't=0 0',
        'a=group:BUNDLE 0 1',
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
        'a=mid:0',
        'a=sctp-port:5000',
        'a=ice-ufrag:theirs',
        'a=ice-pwd:their password'.replace(' ', '+'),
        'a=candidate:1 1 udp 2130706431 203.0.113.7 7882 typ host',
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        'a=mid:1',
        'a=rtpmap:111 opus/48000/2',
        'a=sendonly',
        '',
    ]
)


@pytest.mark.parametrize(
    ('line', 'expected'),
    [
        ('candidate:1 1 udp 2130706431 203.0.113.7 7882 typ host', Candidate('udp', '203.0.113.7', 7882, 'host')),
        ('a=candidate:1 1 TCP 1 fd00::2 7881 typ host tcptype passive', Candidate('tcp', 'fd00::2', 7881, 'host')),
        ('candidate:1 1 udp 1 a1b2.local 7882 typ host', None),
        ('candidate:1 1 sctp 1 203.0.113.7 7882 typ host', None),
        ('candidate:1 1 udp 1 203.0.113.7 x typ host', None),
        ('candidate:', None),
        ('', None),
    ],
)
def test_candidates(line: str, expected: Candidate | None) -> None:
    assert parse_candidate(line) == expected


def test_an_offer() -> None:
    assert ice_side_in(OFFER) == IceSide('theirs', 'their+password')
    assert candidates_in(OFFER) == [Candidate('udp', '203.0.113.7', 7882, 'host')]
    assert ice_side_in('v=0') is None


def test_the_answer_takes_each_medium_of_the_offer() -> None:
    answer = answer_to(OFFER, OWN)
    assert re.findall(r'^m=(\w+)', answer, re.MULTILINE) == ['application', 'audio']
    assert re.findall(r'^a=(mid:\d|group:[^\r]*)', answer, re.MULTILINE) == ['group:BUNDLE 0 1', 'mid:0', 'mid:1']
    assert answer.count('a=ice-ufrag:mine\r\n') == 2
    assert answer.count('a=recvonly') == 1
    assert 'theirs' not in answer


def test_a_request_has_the_names_of_both_and_a_right_fingerprint() -> None:
    raw = binding_request(bytes(12), OWN, SFU)
    assert decode(raw).attributes[USERNAME] == b'theirs:mine'
    assert struct.unpack('!I', raw[-4:])[0] == zlib.crc32(raw[:-8]) ^ 0x5354554E
    assert with_fingerprint(encode(BINDING, bytes(12), []))[2:4] == b'\x00\x08'


def answer_for(request: bytes, refuse: bool = False) -> bytes:
    transaction = decode(request).transaction
    if refuse:
        return encode(BINDING | FAILURE, transaction, [(ERROR_CODE, b'\x00\x00\x04\x01no')])
    address = encode_address(Address('198.51.100.1', 5000), transaction)
    return encode(BINDING | SUCCESS, transaction, [(MAPPED_ADDRESS, address)])


def udp_path(refuse: bool = False, answers: bool = True) -> Address:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sfu:
        sfu.bind(('127.0.0.1', 0))

        def serve() -> None:
            data, source = sfu.recvfrom(2000)
            # The SFU's own check of the way comes first, and the first answer is lost.
            sfu.sendto(encode(BINDING, bytes(12), []), source)
            data, source = sfu.recvfrom(2000)
            sfu.sendto(answer_for(data, refuse), source)

        if answers:
            threading.Thread(target=serve, daemon=True).start()
        wire = UdpWire(Endpoint(socket.AF_INET, sfu.getsockname()))
        try:
            return check_path(wire, OWN, SFU, Limits(2, 3), None if answers else 0.3)
        finally:
            wire.close()


def test_a_path_by_udp() -> None:
    assert udp_path() == Address('198.51.100.1', 5000)


def test_a_path_that_is_refused() -> None:
    with pytest.raises(Refused, match='401 no'):
        udp_path(refuse=True)


def test_a_silent_path() -> None:
    with pytest.raises(NoAnswer):
        udp_path(answers=False)


def test_a_path_by_tcp_in_frames_that_arrive_in_parts() -> None:
    with socket.create_server(('127.0.0.1', 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                data = connection.recv(2000)
                assert int.from_bytes(data[:2], 'big') == len(data) - 2
                answer = answer_for(data[2:])
                framed = struct.pack('!H', len(answer)) + answer
                connection.sendall(framed[:1])
                connection.sendall(framed[1:9])
                connection.sendall(framed[9:])
                connection.recv(1)

        threading.Thread(target=serve, daemon=True).start()
        limits = Limits(2, 5)
        wire = FramedTcpWire(Endpoint(socket.AF_INET, listening.getsockname()), limits)
        assert check_path(wire, OWN, SFU, limits) == Address('198.51.100.1', 5000)
        wire.close()
