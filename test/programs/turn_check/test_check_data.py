"""Data through an allocation, with a relay that is written down."""

from __future__ import annotations

import queue
import socket
import time
from typing import cast

import pytest

from programs.turn_check.check_data import DataCheck
from programs.turn_check.client import Client, Refused
from programs.turn_check.data import DataLost, send_both_ways
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report
from programs.turn_check.stun import Address
from programs.turn_check.target import Target
from programs.turn_check.wire import Endpoint, Limits


class FakeClient:
    """A client whose relay is a UDP socket on loopback, and passes on each packet that `loses` doesn't name."""

    def __init__(self, loses: str = '', refuses: int | None = None) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(('127.0.0.1', 0))
        self.relayed = self.mapped = Address('127.0.0.1', self.socket.getsockname()[1])
        self.loses = loses
        self.refuses = refuses
        self.released = False

    def ask_for_challenge(self) -> None: ...

    def allocate(self) -> None: ...

    def create_permission(self, ip: str) -> None:
        if self.refuses is not None:
            raise Refused(self.refuses, 'Why')

    def send(self, payload: bytes, address: Address) -> None:
        if self.loses != 'out':
            self.socket.sendto(payload, tuple(address))

    def receive(self, payload: bytes, until: float) -> Address | None:
        while True:
            self.socket.settimeout(max(until - time.monotonic(), 0.001))
            try:
                data, source = self.socket.recvfrom(100)
            except socket.timeout:
                return None
            if self.loses != 'in' and data == payload:
                return Address(*source)

    def release(self) -> None:
        self.released = True
        self.socket.close()


class FirstRefused(FakeClient):
    """May send to its own relay and not to this machine."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: queue.SimpleQueue[str] = queue.SimpleQueue()

    def create_permission(self, ip: str) -> None:
        if self.asked.empty():
            self.asked.put(ip)
            raise Refused(403, 'Forbidden')


def check(client: FakeClient, other: FakeClient, name_leads_to: str = '127.0.0.1') -> DataCheck:
    target = Target('turn:turn.example.org')
    target.endpoints = [Endpoint(socket.AF_INET, (name_leads_to, 3478))]
    data = DataCheck(target, cast(Client, client), Limits(0.3, 3), Report())
    try:
        data.check({}, lambda: cast(Client, other))
    finally:
        client.release()
        other.release()
    return data


def test_data_goes_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    assert not check(FakeClient(), FakeClient()).outside_is_unknown
    assert capsys.readouterr().out == '✓ carries data both ways\n'


@pytest.mark.parametrize(
    ('loses', 'sentence'),
    [('in', 'its relay ports are closed'), ('out', 'its answers to the other side get lost')],
)
def test_data_that_is_lost_is_a_problem(loses: str, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence):
        check(FakeClient(loses), FakeClient())


def test_the_way_on_which_data_is_lost_is_told() -> None:
    for way, to_client in (('in', True), ('out', False)):
        client, other = FakeClient(way), FakeClient()
        with pytest.raises(DataLost) as lost:
            send_both_ways(cast(Client, client), other, Limits(0.2, 1))
        assert lost.value.to_client is to_client
        client.release()
        other.release()


def test_two_clients_take_the_place_of_a_machine_with_a_private_address(capsys: pytest.CaptureFixture[str]) -> None:
    client, other = FirstRefused(), FakeClient()
    assert check(client, other).outside_is_unknown
    assert capsys.readouterr().out == '✓ carries data both ways between two of its own addresses\n'
    assert other.released


def test_a_relay_that_sends_nothing_to_itself_either_is_noted(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(FakeClient(refuses=403), FakeClient()).outside_is_unknown
    assert capsys.readouterr().out == (
        "! nobody can see from here if it carries data: it sends none to private addresses such as this machine's"
        ', and none to itself (403 Why).\n'
    )


def test_from_inside_the_address_is_compared_with_the_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Problem, match='its external address is wrong'):
        check(FirstRefused(), FakeClient(), '1.2.3.4')
    check(FirstRefused(), FakeClient(), '10.0.0.1')
    assert 'and from here turn.example.org leads elsewhere, to a private address' in capsys.readouterr().out


def test_another_refusal_than_that_of_private_addresses_is_a_refusal() -> None:
    with pytest.raises(Refused, match='500'):
        check(FakeClient(refuses=500), FakeClient())
