"""Leaves only one transport in LiveKit's signalling, so that media must take it."""

from __future__ import annotations

import json
import re

from programs.call_check.ice import parse_candidate
from programs.call_check.protobuf import Fields, with_fields

# The fields of the server's and of the client's messages that hold an offer, an answer or a candidate.
FROM_SERVER = ((2, 3), 4)
FROM_CLIENT = ((1, 2), 3)


class OneTransport:
    def __init__(self, transport: str) -> None:
        self.transport = transport

    def filtered(self, message: bytes, from_server: bool) -> bytes | None:
        """The message without other candidates. None if nothing of it is left."""
        descriptions, trickle = FROM_SERVER if from_server else FROM_CLIENT
        for raw in Fields(message).blobs(trickle):
            if not self.fits(trickled(raw)):
                return None
        return with_fields(message, {number: self.description for number in descriptions})

    def description(self, raw: bytes) -> bytes:
        return with_fields(raw, {2: self.sdp})

    def sdp(self, raw: bytes) -> bytes:
        lines = raw.decode().splitlines(keepends=True)
        return ''.join(line for line in lines if not line.startswith('a=candidate:') or self.fits(line)).encode()

    def fits(self, line: str) -> bool:
        """True for a candidate of that transport, and for the empty one that ends the list."""
        candidate = parse_candidate(line)
        return candidate.transport == self.transport if candidate else not re.search(r'candidate:\S', line)


def trickled(raw: bytes) -> str:
    try:
        return str(json.loads(Fields(raw).text(1)).get('candidate', ''))
    except (ValueError, AttributeError):
        return ''
