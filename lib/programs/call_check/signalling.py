"""Joins a room of LiveKit by its signalling, and learns from it how the SFU's media are reached.

The messages are those of https://github.com/livekit/protocol/blob/main/protobufs/livekit_rtc.proto
"""

from __future__ import annotations

import contextlib
import json
import ssl
import time
import urllib.parse
from typing import NamedTuple

from programs.call_check.ice import Candidate, IceSide, parse_candidate
from programs.call_check.protobuf import Fields, NotProtobuf, write_field
from programs.call_check.sdp import answer_to, candidates_in, ice_side_in
from programs.call_check.websocket import WebSocket, WebSocketClosed
from programs.turn_check.wire import Limits

# The messages of the server, and of the client.
JOIN = 1
OFFER = 3
TRICKLE = 4
LEAVE = 8
SEND_ANSWER = 2

# The protocol that this client speaks: the server makes the first offer.
PROTOCOL = 9
# Trickled candidates for the connection by which the client receives.
SUBSCRIBER = 1

# Seconds without a further candidate, after which no more are expected.
QUIET = 0.7


class IceServer(NamedTuple):
    urls: list[str]
    username: str
    credential: str


class SfuRefused(Exception):
    """The SFU ended the signalling, or didn't do what it has to."""


class Signalling:
    """A participant. It has the SFU's offer after `join`, and the SFU's candidates after `answer`."""

    def __init__(self, url: str, token: str, context: ssl.SSLContext, limits: Limits) -> None:
        query = urllib.parse.urlencode(
            {'access_token': token, 'protocol': PROTOCOL, 'auto_subscribe': 1, 'sdk': 'python', 'version': '1'}
        )
        self.limits = limits
        self.socket = WebSocket(f'{url.rstrip("/")}/rtc?{query}', context, limits)
        self.version = ''
        self.ice_servers: list[IceServer] = []
        self.offer = ''
        self.sfu: IceSide | None = None
        self.candidates: list[Candidate] = []

    def join(self) -> None:
        """Waits until the SFU has told its relays and made its offer."""
        until = self.limits.until()
        joined = False
        while not (joined and self.offer):
            message = self.next_message(until)
            if message is None:
                raise SfuRefused('says nothing about the room' if not joined else 'makes no offer of media')
            for answer in message.messages(JOIN):
                joined = True
                self.read_join(answer)
            self.read_media(message)
        self.sfu = ice_side_in(self.offer)

    def read_join(self, answer: Fields) -> None:
        self.version = answer.text(4) or self.version
        self.ice_servers = [IceServer(server.texts(1), server.text(2), server.text(3)) for server in answer.messages(5)]

    def read_media(self, message: Fields) -> None:
        for description in message.messages(OFFER):
            self.offer = description.text(2)
            self.offer_id = description.number(3)
            self.add_candidates(candidates_in(self.offer))
        for trickle in message.messages(TRICKLE):
            if trickle.number(2) == SUBSCRIBER:
                with contextlib.suppress(ValueError, AttributeError):
                    self.add_candidates([parse_candidate(json.loads(trickle.text(1))['candidate'])])
        for leave in message.messages(LEAVE):
            raise SfuRefused(f'sends this participant away (reason {leave.number(2)})')

    def add_candidates(self, found: list[Candidate | None]) -> None:
        self.candidates += [one for one in found if one is not None and one not in self.candidates]

    def answer(self, own: IceSide) -> None:
        """Answers the offer, so that the SFU accepts this client's STUN requests, and collects the SFU's candidates."""
        sdp = answer_to(self.offer, own)
        answer = write_field(1, 'answer') + write_field(2, sdp) + write_field(3, self.offer_id)
        self.socket.send(write_field(SEND_ANSWER, answer))
        until = self.limits.until()
        while True:
            # A first candidate may take its time, the others follow at once.
            message = self.next_message(min(until, time.monotonic() + QUIET) if self.candidates else until)
            if message is None:
                return
            self.read_media(message)

    def next_message(self, until: float) -> Fields | None:
        try:
            data = self.socket.read(until)
            return None if data is None else Fields(data)
        except (WebSocketClosed, ConnectionResetError) as error:
            raise SfuRefused(f'closes the connection{": " + str(error) if str(error) else ""}') from error
        except NotProtobuf as error:
            raise SfuRefused('speaks another protocol than LiveKit') from error

    def leave(self) -> None:
        """Leaves the room, so that nobody stays in it as a ghost."""
        with contextlib.suppress(OSError):
            # The reason is: the client wants it.
            self.socket.send(write_field(LEAVE, write_field(2, 1)))
        self.socket.close()
