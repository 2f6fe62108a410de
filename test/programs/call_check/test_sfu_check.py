"""The words about an SFU that is not reached."""

from __future__ import annotations

import socket
import ssl

import pytest

from programs.call_check.ice import Candidate, IceSide
from programs.call_check.jwt import SfuToken
from programs.call_check.sfu_check import SfuCheck
from programs.call_check.web import Web
from programs.call_check.websocket import NoWebSocket
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report
from programs.turn_check.wire import Limits

SIDE = IceSide('a', 'b')


def sfu_check(from_outside: str | None = None, allow_private: bool = False) -> SfuCheck:
    web = Web(ssl.create_default_context(), Limits(0.3, 5), from_outside)
    return SfuCheck('wss://127.0.0.1:9', SfuToken(''), web, Report(), allow_private)


@pytest.mark.parametrize('transport', ['udp', 'tcp'])
@pytest.mark.parametrize('from_outside', [None, 'by a hotspot'])
def test_a_closed_port(transport: str, from_outside: str | None) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if transport == 'udp' else socket.SOCK_STREAM) as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    candidate = Candidate(transport, '127.0.0.1', port, 'host')
    with pytest.raises(Problem) as found:
        sfu_check(from_outside).check_transport(transport.upper(), [candidate], SIDE, SIDE)
    place = f'{transport.upper()} {port}'
    assert found.value.sentence == f'nothing listens on {place} of 127.0.0.1: the port is closed, or not forwarded.'
    assert f'Open {place} on the firewall' in str(found.value.remedy)
    assert ('check from there first, by a hotspot' in str(found.value.remedy)) == bool(from_outside)


def test_a_silent_port() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(('127.0.0.1', 0))
        candidate = Candidate('udp', '127.0.0.1', silent.getsockname()[1], 'host')
        with pytest.raises(Problem, match='no answer from the SFU on UDP'):
            sfu_check().check_transport('UDP', [candidate], SIDE, SIDE)


@pytest.mark.parametrize(
    ('ips', 'allow_private', 'problems'),
    [
        (['203.0.113.7'], False, 0),
        (['203.0.113.7', '10.0.0.5'], False, 0),
        (['127.0.0.1'], False, 0),
        (['10.0.0.5'], False, 1),
        (['192.168.1.5', 'fd00::2'], False, 1),
        (['100.64.0.1'], False, 1),
        (['10.0.0.5'], True, 0),
        ([], False, 0),
    ],
)
def test_private_addresses(ips: list[str], allow_private: bool, problems: int) -> None:
    check = sfu_check(allow_private=allow_private)
    check.check_announced([Candidate('udp', ip, 7882, 'host') for ip in ips])
    assert check.report.problems == problems


@pytest.mark.parametrize(
    ('status', 'text', 'words'),
    [
        (401, 'invalid API key: foo', 'the SFU refuses the token (401): invalid API key: foo.'),
        (401, 'invalid token: eyJhbGciOi.eyJpc3MiOi.sig-na_ture, error: x', '(401): invalid token: …, error: x.'),
        (404, 'requested room does not exist', 'no such room'),
        (404, '404 page not found', 'no route leads to the SFU'),
        (503, '', 'the SFU does not run'),
        (200, 'hello', 'opens no WebSocket: it answers 200 hello.'),
    ],
)
def test_refusals(status: int, text: str, words: str) -> None:
    assert words in sfu_check().refusal(NoWebSocket(status, text, None)).sentence
