"""Compares what the homeserver tells clients about group calls with what they need."""

from __future__ import annotations

import urllib.parse
from typing import Any, NamedTuple

from programs.turn_check.problem import Problem

LIVEKIT = 'livekit'
ONE_SWITCH = (
    'MatrixStack writes both from its prop rtc: give it there, and nothing about it in extraConfig or in an own '
    'well-known. Then apply, and restart the homeserver.'
)


class Transport(NamedTuple):
    """A way to an SFU: its WebSocket address, and the URL of its token service. An empty text is a missing one."""

    url: str
    service: str


def livekit_transports(given: Any) -> list[Transport]:
    """The transports by LiveKit in a list of the homeserver or of a well-known. Others are for other clients."""
    found = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    return [
        Transport(str(one.get('url') or ''), str(one.get('livekit_service_url') or ''))
        for one in found
        if one.get('type') == LIVEKIT
    ]


def transport_problems(transport: Transport) -> list[Problem]:
    """The problems of one transport that the homeserver tells."""
    problems = []
    if not transport.service:
        problems.append(
            Problem(
                f'the homeserver tells only the url {transport.url} and no livekit_service_url: Element X and others '
                'then do nothing on "call".',
                ONE_SWITCH,
            )
        )
    for name, value, secure in (('url', transport.url, 'wss'), ('livekit_service_url', transport.service, 'https')):
        scheme = urllib.parse.urlsplit(value).scheme
        if value and scheme != secure:
            problems.append(
                Problem(
                    f'its {name} is {value}, which does not start with {secure}://: browsers and apps refuse it.',
                    f'Write {secure}://, with a certificate for the host.',
                )
            )
    return problems


def disagreement(told: list[Transport], foci: list[Transport]) -> Problem | None:
    """The problem if the well-known names other token services than the homeserver."""
    ours = [one.service.rstrip('/') for one in told if one.service]
    theirs = [one.service.rstrip('/') for one in foci if one.service]
    if ours and theirs and ours != theirs:
        return Problem(
            f'the homeserver names the token service {ours[0]}, and the well-known names {theirs[0]}: people of one '
            'room would meet at different places.',
            ONE_SWITCH,
        )
    return None


def missing_half(told: list[Transport], foci: list[Transport], where: str) -> Problem | None:
    """The problem if only one of the two places tells about group calls."""
    if told and not foci:
        return Problem(
            f'{where} has no org.matrix.msc4143.rtc_foci: apps that look there find no group calls.', ONE_SWITCH
        )
    if foci and not told:
        return Problem(
            'only the well-known tells about group calls, and the homeserver has no transports: newer apps find none.',
            ONE_SWITCH,
        )
    return None
