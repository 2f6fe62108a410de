"""The signalling of LiveKit with one transport for media."""

from __future__ import annotations

import json

import pytest

from programs.call_check.one_transport import OneTransport
from programs.call_check.protobuf import Fields, write_field

UDP_LINE = 'candidate:1 1 udp 1 203.0.113.7 7882 typ host'
TCP_LINE = 'candidate:2 1 tcp 1 203.0.113.7 7881 typ host tcptype passive'


def trickle(number: int, line: str) -> bytes:
    return write_field(number, write_field(1, json.dumps({'candidate': line})) + write_field(2, 1))


@pytest.mark.parametrize('transport', ['udp', 'tcp'])
@pytest.mark.parametrize(('from_server', 'number'), [(True, 4), (False, 3)])
def test_candidates_of_the_other_transport_are_dropped(transport: str, from_server: bool, number: int) -> None:
    one = OneTransport(transport)
    for line, kind in ((UDP_LINE, 'udp'), (TCP_LINE, 'tcp')):
        message = trickle(number, line)
        assert one.filtered(message, from_server) == (message if kind == transport else None)
    end = trickle(number, '')
    assert one.filtered(end, from_server) == end


@pytest.mark.parametrize(('from_server', 'number'), [(True, 2), (True, 3), (False, 1), (False, 2)])
def test_offers_and_answers_keep_one_transport(from_server: bool, number: int) -> None:
    sdp = f'v=0\r\na={UDP_LINE}\r\na={TCP_LINE}\r\na=end-of-candidates\r\n'
    message = write_field(number, write_field(1, 'offer') + write_field(2, sdp)) + write_field(77, 'kept')
    changed = OneTransport('tcp').filtered(message, from_server)
    assert changed is not None
    assert Fields(changed).messages(number)[0].text(2) == f'v=0\r\na={TCP_LINE}\r\na=end-of-candidates\r\n'
    assert Fields(changed).text(77) == 'kept'
