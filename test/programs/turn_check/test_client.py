"""The TURN client, against a relay with fixed answers."""

from __future__ import annotations

import pytest

from programs.turn_check.client import Client, NoAnswer, OpenRelay, Refused
from programs.turn_check.stun import (
    ALLOCATE,
    ERROR_CODE,
    FAILURE,
    LIFETIME,
    MAPPED_ADDRESS,
    NONCE,
    REALM,
    REFRESH,
    RELAYED_ADDRESS,
    SUCCESS,
    Address,
    Message,
    NotStun,
    decode,
    encode_address,
)
from programs.turn_check.wire import Limits

Answer = tuple[int, dict[int, 'bytes | Address']]


class FakeWire:
    """Answers each request with the next of its answers, and records the requests."""

    reliable = True

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.questions: list[Message] = []
        self.closed = False

    def send(self, data: bytes) -> None:
        self.questions.append(decode(data))

    def read(self, until: float) -> Message | None:
        kind, attributes = self.answers.pop(0)
        question = self.questions[-1]
        plain = {
            number: encode_address(value, question.transaction) if isinstance(value, Address) else value
            for number, value in attributes.items()
        }
        return Message(question.kind | kind, question.transaction, plain)

    def close(self) -> None:
        self.closed = True


def error(code: int, attributes: dict[int, bytes | Address] | None = None) -> Answer:
    return FAILURE, {ERROR_CODE: bytes([0, 0, code // 100, code % 100]) + b'why', **(attributes or {})}


CHALLENGE = error(401, {REALM: b'r', NONCE: b'one'})
RELAYED = Address('192.0.2.9', 49160)
ALLOCATED: Answer = (SUCCESS, {RELAYED_ADDRESS: RELAYED, MAPPED_ADDRESS: Address('192.0.2.1', 5)})


def client_of(*answers: Answer) -> tuple[Client, FakeWire]:
    wire = FakeWire(*answers)
    return Client(wire, 'user', 'password', Limits(1, 5)), wire


def test_it_takes_the_fresh_nonce_when_its_own_is_stale() -> None:
    client, wire = client_of(CHALLENGE, error(438, {NONCE: b'two'}), (SUCCESS, {}))
    client.ask_for_challenge()
    client.create_permission('192.0.2.1')
    assert [question.attributes.get(NONCE) for question in wire.questions] == [None, b'one', b'two']


def test_it_gives_up_when_each_nonce_is_stale() -> None:
    client, wire = client_of(CHALLENGE, *[error(438)] * 3)
    client.ask_for_challenge()
    with pytest.raises(Refused, match='438 why'):
        client.create_permission('192.0.2.1')
    assert len(wire.questions) == 4


def test_a_relay_that_asks_for_no_credentials_is_open() -> None:
    with pytest.raises(OpenRelay):
        client_of((SUCCESS, {}))[0].ask_for_challenge()


def test_another_error_than_the_challenge_is_told() -> None:
    with pytest.raises(Refused, match='500 why'):
        client_of(error(500))[0].ask_for_challenge()


def test_it_waits_for_an_allocation_that_was_just_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr('time.sleep', pauses.append)
    client, _ = client_of(error(486), error(486), ALLOCATED)
    client.allocate()
    assert (client.relayed, pauses) == (RELAYED, [1, 1.5])
    with pytest.raises(Refused, match='486'):
        client_of(*[error(486)] * 3)[0].allocate()


def test_an_allocation_without_an_address_is_no_answer_of_turn() -> None:
    with pytest.raises(NotStun):
        client_of((SUCCESS, {}))[0].allocate()


def test_it_gives_its_allocation_back() -> None:
    client, wire = client_of(ALLOCATED, error(500))
    client.allocate()
    client.release()
    assert [question.kind for question in wire.questions] == [ALLOCATE, REFRESH]
    assert wire.questions[1].attributes[LIFETIME] == bytes(4)
    assert wire.closed


def test_without_an_allocation_it_only_closes() -> None:
    client, wire = client_of()
    client.release()
    assert (wire.questions, wire.closed) == ([], True)


def test_silence_ends_in_time() -> None:
    wire = FakeWire()
    wire.read = lambda until: None  # type: ignore[method-assign]
    with pytest.raises(NoAnswer):
        Client(wire, 'user', 'password', Limits(0.05, 0.05)).ask_for_challenge()
