"""A TURN client. It asks for an allocation with credentials, and sends and receives data through it."""

from __future__ import annotations

import time

from programs.turn_check.stun import (
    ALLOCATE,
    BINDING,
    CREATE_PERMISSION,
    DATA,
    DATA_INDICATION,
    ERROR_CODE,
    LIFETIME,
    MAPPED_ADDRESS,
    NONCE,
    PEER_ADDRESS,
    REALM,
    REFRESH,
    RELAYED_ADDRESS,
    SEND_INDICATION,
    SUCCESS,
    TRANSPORT,
    UDP,
    USERNAME,
    Address,
    Message,
    NotStun,
    address_in,
    encode,
    encode_address,
    long_term_key,
    new_transaction,
)
from programs.turn_check.wire import Limits, Wire

UNAUTHORIZED = 401
STALE_NONCE = 438
QUOTA_REACHED = 486


class NoAnswer(Exception):
    """No answer came in time."""


class OpenRelay(Exception):
    """The relay made an allocation without asking for credentials."""


class Refused(Exception):
    """The relay answered with an error."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f'{code} {reason}')
        self.code = code
        self.reason = reason


class Client:
    """Talks to the relay over one wire."""

    # The address of the allocation at the relay, and the address at which the relay sees the client.
    relayed: Address
    mapped: Address

    def __init__(self, wire: Wire, username: str, password: str, limits: Limits) -> None:
        self.wire = wire
        self.limits = limits
        self.username = username.encode()
        self.password = password.encode()
        self.realm = b''
        self.nonce = b''
        # Messages that arrived while the client waited for another one.
        self.received: list[Message] = []
        self.has_allocation = False

    def ask_for_challenge(self) -> None:
        """Sends a request without credentials. A TURN server answers it with its realm and a nonce."""
        answer = self.exchange(ALLOCATE, [(TRANSPORT, UDP)])
        if answer.kind == ALLOCATE | SUCCESS:
            raise OpenRelay()
        refusal = error_in(answer)
        if refusal.code != UNAUTHORIZED:
            raise refusal
        self.remember_challenge(answer)

    def remember_challenge(self, answer: Message) -> None:
        self.realm = answer.attributes.get(REALM, self.realm)
        self.nonce = answer.attributes.get(NONCE, self.nonce)

    def ask_for_own_address(self) -> Address | None:
        """The address at which the relay sees this machine, if the relay is also a STUN server."""
        try:
            answer = self.exchange(BINDING, [], seconds=2)
        except NoAnswer:
            return None
        return address_in(answer, MAPPED_ADDRESS)

    def allocate_once(self) -> None:
        """Asks for an allocation, and asks no second time if the quota is reached."""
        self.request(ALLOCATE, [(TRANSPORT, UDP)])
        self.has_allocation = True

    def allocate(self) -> None:
        answer = self.allocation_answer()
        self.has_allocation = True
        relayed, mapped = address_in(answer, RELAYED_ADDRESS), address_in(answer, MAPPED_ADDRESS)
        if relayed is None or mapped is None:
            raise NotStun(b'an allocation without an address')
        self.relayed, self.mapped = relayed, mapped

    def allocation_answer(self) -> Message:
        # coturn counts a deleted allocation towards the quota for another second or two.
        for pause in (1, 1.5):
            try:
                return self.request(ALLOCATE, [(TRANSPORT, UDP)])
            except Refused as error:
                if error.code != QUOTA_REACHED:
                    raise
                time.sleep(pause)
        return self.request(ALLOCATE, [(TRANSPORT, UDP)])

    def create_permission(self, ip: str) -> None:
        """Permits data between that address and this client."""
        self.request(CREATE_PERMISSION, [(PEER_ADDRESS, Address(ip, 9))])

    def release(self) -> None:
        """Deletes the allocation. Otherwise it would count towards the user's quota for ten minutes more."""
        try:
            if self.has_allocation:
                self.request(REFRESH, [(LIFETIME, bytes(4))])
        except (OSError, NoAnswer, NotStun, Refused):
            pass
        self.wire.close()

    def send(self, payload: bytes, address: Address) -> None:
        """Sends the payload to that address through the relay."""
        attributes: list[tuple[int, bytes | Address]] = [(PEER_ADDRESS, address), (DATA, payload)]
        self.wire.send(encoded(SEND_INDICATION, new_transaction(), attributes))

    def receive(self, payload: bytes, until: float) -> Address | None:
        """Waits for the payload. Returns the address of its sender, or None if it didn't arrive in time."""
        while True:
            message = self.received.pop(0) if self.received else self.wire.read(until)
            if message is None:
                return None
            if message.kind == DATA_INDICATION and message.attributes.get(DATA) == payload:
                return address_in(message, PEER_ADDRESS)

    def request(self, kind: int, attributes: list[tuple[int, bytes | Address]]) -> Message:
        """Sends a signed request, and returns the answer. Raises an error if the relay refuses the request."""
        for _ in range(3):
            answer = self.exchange(kind, attributes, signed=True)
            if answer.kind == kind | SUCCESS:
                return answer
            refusal = error_in(answer)
            if refusal.code != STALE_NONCE:
                break
            # The nonce has expired. The answer holds a new one.
            self.remember_challenge(answer)
        raise refusal

    def exchange(
        self,
        kind: int,
        attributes: list[tuple[int, bytes | Address]],
        signed: bool = False,
        seconds: float | None = None,
    ) -> Message:
        """Sends a request, and returns the answer to it."""
        transaction = new_transaction()
        key = None
        if signed:
            attributes = [*attributes, (USERNAME, self.username), (REALM, self.realm), (NONCE, self.nonce)]
            key = long_term_key(self.username, self.realm, self.password)
        question = encoded(kind, transaction, attributes, key)
        until = self.limits.until(seconds)
        pause = 0.5
        while time.monotonic() < until:
            self.wire.send(question)
            # UDP can lose packets, so the request is sent again.
            send_again = until if self.wire.reliable else min(time.monotonic() + pause, until)
            pause *= 2
            while True:
                answer = self.wire.read(send_again)
                if answer is None:
                    break
                if answer.transaction == transaction:
                    return answer
                self.received.append(answer)
        raise NoAnswer()


def encoded(
    kind: int, transaction: bytes, attributes: list[tuple[int, bytes | Address]], key: bytes | None = None
) -> bytes:
    """Encodes a message. An address among the attributes depends on the transaction ID."""
    plain = [(n, encode_address(v, transaction) if isinstance(v, Address) else v) for n, v in attributes]
    return encode(kind, transaction, plain, key)


def error_in(answer: Message) -> Refused:
    value = answer.attributes.get(ERROR_CODE, bytes(4))
    return Refused(value[2] * 100 + value[3], value[4:].decode(errors='replace'))
