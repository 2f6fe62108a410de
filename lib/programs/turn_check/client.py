"""A TURN client: it asks for an allocation with credentials, and sends and receives through it."""

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
    """The relay gave an allocation without credentials."""


class Refused(Exception):
    """The relay answered with an error."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f'{code} {reason}')
        self.code = code
        self.reason = reason


class Client:
    """Talks to the relay over one wire."""

    # The allocation's address at the relay, and the client's own as the relay sees it.
    relayed: Address
    mapped: Address

    def __init__(self, wire: Wire, username: str, password: str, limits: Limits) -> None:
        self.wire = wire
        self.limits = limits
        self.username = username.encode()
        self.password = password.encode()
        self.realm = b''
        self.nonce = b''
        # Messages that came while another one was waited for.
        self.received: list[Message] = []
        self.has_allocation = False

    def ask_for_challenge(self) -> None:
        """Asks without credentials, which any TURN server answers with its realm and a nonce."""
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
        """This machine's address as the relay sees it, if the relay is a STUN server too."""
        try:
            answer = self.exchange(BINDING, [], seconds=2)
        except NoAnswer:
            return None
        return address_in(answer, MAPPED_ADDRESS)

    def allocate(self) -> None:
        answer = self.allocation_answer()
        self.has_allocation = True
        relayed, mapped = address_in(answer, RELAYED_ADDRESS), address_in(answer, MAPPED_ADDRESS)
        if relayed is None or mapped is None:
            raise NotStun(b'an allocation without an address')
        self.relayed, self.mapped = relayed, mapped

    def allocation_answer(self) -> Message:
        # coturn takes a second or two before an allocation that was given back no longer counts.
        for pause in (1, 1.5):
            try:
                return self.request(ALLOCATE, [(TRANSPORT, UDP)])
            except Refused as error:
                if error.code != QUOTA_REACHED:
                    raise
                time.sleep(pause)
        return self.request(ALLOCATE, [(TRANSPORT, UDP)])

    def create_permission(self, ip: str) -> None:
        """Lets data from that address through to this client, and data to it out of the relay."""
        self.request(CREATE_PERMISSION, [(PEER_ADDRESS, Address(ip, 9))])

    def release(self) -> None:
        """Gives the allocation back, which would count as one of the user's for ten minutes more."""
        try:
            if self.has_allocation:
                self.request(REFRESH, [(LIFETIME, bytes(4))])
        except (OSError, NoAnswer, NotStun, Refused):
            pass
        self.wire.close()

    def send(self, payload: bytes, address: Address) -> None:
        """Has the relay send the payload to that address."""
        attributes: list[tuple[int, bytes | Address]] = [(PEER_ADDRESS, address), (DATA, payload)]
        self.wire.send(encoded(SEND_INDICATION, new_transaction(), attributes))

    def receive(self, payload: bytes, until: float) -> Address | None:
        """Waits for the payload, and returns the address that it came from, or None if it did not come by then."""
        while True:
            message = self.received.pop(0) if self.received else self.wire.read(until)
            if message is None:
                return None
            if message.kind == DATA_INDICATION and message.attributes.get(DATA) == payload:
                return address_in(message, PEER_ADDRESS)

    def request(self, kind: int, attributes: list[tuple[int, bytes | Address]]) -> Message:
        """Sends a signed request, and returns the answer if it is a success."""
        for _ in range(3):
            answer = self.exchange(kind, attributes, signed=True)
            if answer.kind == kind | SUCCESS:
                return answer
            refusal = error_in(answer)
            if refusal.code != STALE_NONCE:
                break
            # A nonce grows stale; the answer holds a fresh one.
            self.remember_challenge(answer)
        raise refusal

    def exchange(
        self,
        kind: int,
        attributes: list[tuple[int, bytes | Address]],
        signed: bool = False,
        seconds: float | None = None,
    ) -> Message:
        """Sends a question, and returns the answer to it."""
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
            # UDP loses packets, so the question is sent again.
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
    """A message; an address among the attributes is written for this transaction."""
    plain = [(n, encode_address(v, transaction) if isinstance(v, Address) else v) for n, v in attributes]
    return encode(kind, transaction, plain, key)


def error_in(answer: Message) -> Refused:
    value = answer.attributes.get(ERROR_CODE, bytes(4))
    return Refused(value[2] * 100 + value[3], value[4:].decode(errors='replace'))
