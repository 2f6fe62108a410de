"""Credentials as the homeserver hands them out."""

from __future__ import annotations

import random
import time
from email.utils import formatdate

import pytest

from programs.turn_check.credentials import Credentials
from programs.turn_check.homeserver import as_object, clock_skew


@pytest.mark.parametrize(
    ('username', 'expiry'),
    [
        ('1700000000:@alice:example.org', 1700000000),
        ('17000000000:', 17000000000),
        ('1700000000', None),
        ('12345:@alice:example.org', None),
        ('170000000000:@alice:example.org', None),
        ('fixed', None),
        ('x1700000000:', None),
        ('', None),
    ],
)
def test_the_expiry_is_in_the_user_name(username: str, expiry: int | None) -> None:
    assert Credentials({'username': username}).expiry == expiry


def test_any_time_that_a_homeserver_writes_is_read_back() -> None:
    chance = random.Random(7635)
    for _ in range(200):
        expiry = chance.randrange(10**8, 10**11)
        assert Credentials({'username': f'{expiry}:@a:b'}).expiry == expiry


@pytest.mark.parametrize('body', [{}, {'uris': None}, {'uris': []}])
def test_a_homeserver_without_a_relay_gives_nothing(body: dict[str, None]) -> None:
    credentials = Credentials(body)
    assert (credentials.username, credentials.password, credentials.uris, credentials.skew) == ('', '', [], None)


def test_the_skew_of_the_clocks_comes_from_the_date() -> None:
    assert clock_skew(None) is None
    skew = clock_skew(formatdate(time.time() - 7200, usegmt=True))
    assert skew is not None
    assert -7205 < skew < -7195


@pytest.mark.parametrize(('data', 'body'), [(b'{"a": 1}', {'a': 1}), (b'[1]', {}), (b'<html>', {}), (b'\xff', {})])
def test_only_objects_are_read(data: bytes, body: dict[str, int]) -> None:
    assert as_object(data) == body
