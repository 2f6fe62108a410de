"""The allocations of a ringing call, at a relay that is written down."""

from __future__ import annotations

import threading
import time
from typing import cast

import pytest

from programs.turn_check import ringing
from programs.turn_check.client import Client, NoAnswer, Refused
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report
from programs.turn_check.ringing import Ringing
from programs.turn_check.wire import Limits


class FakeRelay:
    """Gives so many allocations, and then the error. Some of them are those of an earlier check."""

    def __init__(self, room: int, error: Exception, earlier: int = 0) -> None:
        self.room = room
        self.error = error
        self.earlier = earlier
        self.held = 0
        self.highest = 0
        self.lock = threading.Lock()

    def client(self) -> Client:
        return cast(Client, FakeClient(self))


class FakeClient:
    def __init__(self, relay: FakeRelay) -> None:
        self.relay = relay
        self.holds = False

    def ask_for_challenge(self) -> None: ...

    def allocate_once(self) -> None:
        with self.relay.lock:
            if self.relay.held + self.relay.earlier >= self.relay.room:
                raise self.relay.error
            self.relay.held += 1
            self.relay.highest = max(self.relay.highest, self.relay.held)
            self.holds = True

    def release(self) -> None:
        with self.relay.lock:
            self.relay.held -= self.holds
            self.holds = False


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ringing, 'UNTIL_FORGOTTEN', 0)
    monkeypatch.setattr(Client, 'release', lambda client: client.release())


def check(relay: FakeRelay, uris: int = 2) -> None:
    try:
        Ringing(uris, relay.client, Limits(1, 10)).check(Report())
    finally:
        assert relay.held == 0


def test_a_call_that_fits_is_told_and_given_back(capsys: pytest.CaptureFixture[str]) -> None:
    relay = FakeRelay(1000, Refused(486, ''))
    check(relay)
    assert relay.highest == 240
    assert 'holds the 240 allocations of a ringing call' in capsys.readouterr().out


@pytest.mark.parametrize('uris', [1, 2, 3, 5])
def test_each_uri_needs_its_own(uris: int) -> None:
    relay = FakeRelay(10_000, Refused(486, ''))
    check(relay, uris)
    assert relay.highest == 120 * uris


@pytest.mark.parametrize(('room', 'said'), [(0, 'after 0 allocations'), (1, 'after one allocation'), (12, 'after 12')])
def test_the_quota_runs_out(room: int, said: str) -> None:
    with pytest.raises(Problem) as problem:
        check(FakeRelay(room, Refused(486, 'Quota')))
    assert f'the quota ends (486) {said}' in problem.value.sentence
    assert 'Raise userQuota to 160 or more, and totalQuota to 240 or more' in (problem.value.remedy or '')


@pytest.mark.parametrize('room', [0, 41, 239])
def test_the_ports_run_out(room: int) -> None:
    with pytest.raises(Problem, match='no relay port is left'):
        check(FakeRelay(room, Refused(508, 'Ports')))


def test_the_quota_of_a_user_needs_no_room_for_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    check(FakeRelay(160, Refused(486, 'Quota')))
    assert 'holds the 160 allocations of a person with 2 sessions' in capsys.readouterr().out


def test_the_allocations_of_an_earlier_check_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    relay = FakeRelay(240, Refused(486, 'Quota'), earlier=3)

    def forget(seconds: float) -> None:
        if relay.held > 0:
            relay.earlier = 0

    monkeypatch.setattr(time, 'sleep', forget)
    check(relay)
    assert relay.highest == 240


@pytest.mark.parametrize('error', [NoAnswer(), OSError('gone'), Refused(500, 'Server Error')])
def test_something_else_is_a_note(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    check(FakeRelay(7, error))
    assert '! gives 7 allocations of the 240 of a ringing call' in capsys.readouterr().out
