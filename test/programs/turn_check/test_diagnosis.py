"""Sentences about a relay that answers with an error, or not at all."""

from __future__ import annotations

import socket
import ssl
import time

import pytest

from programs.turn_check.client import NoAnswer, Refused
from programs.turn_check.credentials import Credentials
from programs.turn_check.diagnosis import (
    no_tls_problem,
    not_a_relay_problem,
    refusal_problem,
    unreachable_problem,
)
from programs.turn_check.stun import NotStun
from programs.turn_check.target import Target

HOME = Target('turn:turn.example.org')


def credentials(expires_in: float | None, skew: float | None = None) -> Credentials:
    # The extra half second covers the rest of the current second.
    name = 'fixed' if expires_in is None else f'{int(time.time() + expires_in + 0.5)}:@a:b'
    return Credentials({'username': name, 'password': 'x'}, skew)


@pytest.mark.parametrize(
    ('code', 'sentence'),
    [
        (401, "the relay refuses the homeserver's fixed user name and password."),
        (441, "the relay refuses the homeserver's fixed user name and password."),
        (486, 'the relay has no room for this user or for anybody: its quota is reached (486).'),
        (508, 'the relay has no port left (508).'),
        (442, 'the relay refuses: 442 Why.'),
    ],
)
def test_numbers_of_turn(code: int, sentence: str) -> None:
    assert refusal_problem(Refused(code, 'Why'), credentials(None)).sentence == sentence


@pytest.mark.parametrize(
    ('expires_in', 'skew', 'sentence'),
    [
        (
            3600,
            0,
            'the relay refuses the credentials, which are fresh: it has another secret than the homeserver.',
        ),
        (
            -3600,
            -7210,
            "the relay refuses the credentials, as they have expired: the homeserver's clock is 2 hours behind this "
            "machine's.",
        ),
        (
            -610,
            None,
            'the relay refuses the credentials, as they expired 10 minutes ago, before they were handed out.',
        ),
        (
            -610,
            -60,
            'the relay refuses the credentials, as they expired 10 minutes ago, before they were handed out.',
        ),
    ],
)
def test_refused_credentials(expires_in: float, skew: float | None, sentence: str) -> None:
    assert refusal_problem(Refused(401, 'Unauthorized'), credentials(expires_in, skew)).sentence == sentence


@pytest.mark.parametrize(
    ('error', 'ip', 'sentence'),
    [
        (socket.gaierror(-2, 'unknown'), None, 'turn.example.org has no address in DNS.'),
        (socket.timeout(), None, 'no answer from DNS about turn.example.org.'),
        (ConnectionRefusedError(111, 'refused'), '192.0.2.1', 'nothing listens on UDP 3478 of 192.0.2.1.'),
        (
            NoAnswer(),
            '192.0.2.1',
            'no answer on UDP 3478 of 192.0.2.1: the port is closed, or not forwarded to the relay.',
        ),
        (
            ConnectionResetError('the connection was closed'),
            '192.0.2.1',
            'UDP 3478 of 192.0.2.1 does not work: the connection was closed.',
        ),
        (OSError(5, 'No luck'), '192.0.2.1', 'UDP 3478 of 192.0.2.1 does not work: No luck.'),
    ],
)
def test_ports_that_do_not_work(error: Exception, ip: str | None, sentence: str) -> None:
    assert unreachable_problem(HOME, ip, error, None).sentence == sentence


def test_silence_inside_is_to_be_looked_at_from_outside() -> None:
    inside = unreachable_problem(HOME, '192.0.2.1', NoAnswer(), 'by a hotspot').remedy or ''
    assert inside.endswith('check from there first, by a hotspot')
    elsewhere = unreachable_problem(HOME, '192.0.2.1', NoAnswer(), None).remedy or ''
    assert elsewhere.endswith('over its public address: check from outside.')


def test_another_server_is_quoted() -> None:
    problem = not_a_relay_problem(NotStun(b'HTTP/1.1 400 Bad Request and more than fits'), HOME)
    said = "b'HTTP/1.1 400 Bad Request and more than f'"
    assert problem.sentence == f'another server answers there, and no TURN server: it says {said}.'
    assert not_a_relay_problem(NotStun(), HOME).sentence.endswith('it says something.')


def test_a_port_without_tls() -> None:
    error = ssl.SSLError(1, 'x')
    error.reason = 'WRONG_VERSION_NUMBER'
    assert no_tls_problem(error).sentence == 'it does not speak TLS: wrong version number.'
