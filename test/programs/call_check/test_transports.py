"""What the homeserver and the well-known tell about group calls, and the token for the SFU."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest

from programs.call_check.jwt import SfuToken
from programs.call_check.transports import (
    Transport,
    disagreement,
    livekit_transports,
    missing_half,
    transport_problems,
)

GOOD = Transport('wss://rtc.example.org', 'https://rtc.example.org')


@pytest.mark.parametrize('given', [None, {}, 'text', [], [1, 'text', None], [{'type': 'other', 'url': 'wss://a'}]])
def test_no_transports(given: Any) -> None:
    assert livekit_transports(given) == []


def test_transports_of_other_kinds_are_for_others() -> None:
    told = [{'type': 'other'}, {'type': 'livekit', 'url': GOOD.url, 'livekit_service_url': GOOD.service}]
    assert livekit_transports(told) == [GOOD]
    assert livekit_transports([{'type': 'livekit'}]) == [Transport('', '')]


@pytest.mark.parametrize(
    ('transport', 'words'),
    [
        (GOOD, []),
        (Transport('', GOOD.service), []),
        (Transport(GOOD.url, ''), ['no livekit_service_url']),
        (Transport('ws://a', GOOD.service), ['its url is ws://a']),
        (Transport(GOOD.url, 'http://a'), ['its livekit_service_url is http://a']),
        (Transport('https://a', 'wss://a'), ['does not start with wss://', 'does not start with https://']),
    ],
)
def test_problems_of_one_transport(transport: Transport, words: list[str]) -> None:
    found = transport_problems(transport)
    assert len(found) == len(words)
    for problem, word in zip(found, words):
        assert word in problem.sentence


def test_the_two_places_are_compared_by_their_token_service() -> None:
    other = Transport('', 'https://other.example.org')
    assert disagreement([GOOD], [Transport('', f'{GOOD.service}/')]) is None
    assert disagreement([GOOD], []) is None
    assert disagreement([GOOD], [other]) is not None
    assert missing_half([GOOD], [GOOD], 'x') is None
    assert missing_half([GOOD], [], 'x') is not None
    assert missing_half([], [GOOD], 'x') is not None
    assert missing_half([], [], 'x') is None


def token(**claims: Any) -> SfuToken:
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')
    return SfuToken(f'e30.{part}.signature')


@pytest.mark.parametrize('text', ['', 'a.b', 'a.!!.c', 'a.bnVsbA.c', 'a.W10.c', 'a.b.c.d'])
def test_something_else_than_a_token(text: str) -> None:
    assert SfuToken(text).claims == {}


@pytest.mark.parametrize(
    ('start', 'end', 'skew', 'words'),
    [
        (0, 3600, None, None),
        (30, 3600, None, None),
        (600, 3600, None, "the SFU's clock is 9 minutes behind"),
        (600, 3600, 600, None),
        (-7200, -3700, None, 'the token was expired for 1 hour'),
        (0, 3600, 7300, 'the token was expired for 1 hour'),
    ],
)
def test_clocks(start: int, end: int, skew: float | None, words: str | None) -> None:
    now = time.time()
    problem = token(nbf=now + start, exp=now + end).clock_problem(skew)
    assert (problem and words and words in problem.sentence) if words else problem is None


def test_the_right_to_speak() -> None:
    assert token(video={'roomJoin': True}).may_publish
    assert token(video={'canPublish': True}).may_publish
    assert not token(video={'canPublish': False}).may_publish
    assert not token().may_publish
