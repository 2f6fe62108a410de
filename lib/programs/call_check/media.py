"""Sends sound through the SFU by each way, if the Python package `livekit` is there."""

from __future__ import annotations

import re

from programs.call_check.signalling_proxy import SignallingProxy
from programs.call_check.sound import FRAMES, exchange_sound, has_livekit
from programs.call_check.token_service import TokenService
from programs.call_check.web import Web
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report

ONLY_TRIED = (
    'These ways were tested with STUN, as a call tests them before it begins. No sound was sent: --media does that, '
    'after pip install livekit'
)
# Seconds until both sides must have heard each other.
SOUND_TIME = 15


class MediaCheck:
    def __init__(self, url: str, service: TokenService, web: Web, report: Report) -> None:
        self.url = re.sub(r'^http', 'ws', url)
        self.service = service
        self.web = web
        self.report = report

    def check(self, wanted: bool, relayed: bool) -> None:
        """Sends sound by UDP, by TCP, and through the relay if the SFU hands one out."""
        if not wanted:
            self.report.say('·', ONLY_TRIED)
            return
        self.report.heading('Sound between two participants')
        if not has_livekit():
            self.report.note(
                'no sound was sent: this Python has no package livekit.',
                'pip install livekit, best in a virtual environment, and run the check with its Python first in PATH.',
            )
            return
        ways = [('udp', False, 'by UDP'), ('tcp', False, 'by TCP')]
        if relayed:
            ways.append(('udp', True, 'through the relay'))
        for transport, relay, how in ways:
            try:
                self.exchange(transport, relay, how)
            except Problem as problem:
                self.report.problem(problem)

    def exchange(self, transport: str, relay: bool, how: str) -> None:
        tokens = [self.service.token(f'CALLCHECK{number}') for number in (1, 2)]
        with SignallingProxy(self.url, transport, self.web.context, self.web.limits) as proxy:
            try:
                heard = exchange_sound(proxy.url, tokens, relay, SOUND_TIME)
            except Exception as error:
                said = re.sub(r'\bey[\w-]+\.[\w.-]*', '…', str(error)) or type(error).__name__
                raise Problem(
                    f'two participants do not come into a call {how}: {said[:200]}.',
                    "If the ways above are good: see the SFU's log.",
                ) from error
        if not heard.enough:
            counted = ' and '.join(str(count) for count in heard.frames)
            raise Problem(
                f'two participants are in a call {how}, and heard {counted} frames of {FRAMES} in {SOUND_TIME} '
                'seconds.',
                'If the ways above are good, something drops larger or many packets: see the firewall and the log of '
                'the SFU.',
            )
        self.report.good(f'sound went both ways {how}: {FRAMES} frames each in {heard.seconds:.1f} seconds')
