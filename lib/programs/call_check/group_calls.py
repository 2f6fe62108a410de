"""Does what a client does that starts a group call by MatrixRTC, and says what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from programs.call_check.announcements import Announcements
from programs.call_check.jwt import SfuToken
from programs.call_check.matrix_user import MatrixUser
from programs.call_check.media import MediaCheck
from programs.call_check.sfu_check import SfuCheck
from programs.call_check.sfu_relay import SfuRelayCheck
from programs.call_check.token_service import TokenService
from programs.call_check.transports import Transport
from programs.call_check.web import Web
from programs.turn_check.credentials import CLOCKS_DIFFER
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report
from programs.turn_check.times import span


class GroupCalls:
    def __init__(self, user: MatrixUser, web: Web, report: Report, allow_private: bool, media: bool) -> None:
        self.user = user
        self.web = web
        self.report = report
        self.allow_private = allow_private
        self.media = media
        # False if the homeserver offers no group calls.
        self.offered = True

    def check(self) -> None:
        self.report.heading('Group calls, as the homeserver tells clients about them')
        announcements = Announcements(self.user, self.web, self.report, self.web.from_outside is not None)
        try:
            self.user.learn_identity()
            transport = announcements.transport()
            if transport is None:
                self.offered = False
                self.report.say('·', 'this homeserver offers no group calls (MatrixRTC): nothing to check.')
                return
            self.user.create_room()
        except Problem as problem:
            self.report.problem(problem)
            return
        try:
            self.attempt(announcements.check_delayed_events)
            delegates = False
            try:
                delegates = announcements.check_delegation()
            except Problem as problem:
                self.report.problem(problem)
            if transport.service:
                self.check_service(transport, delegates)
        finally:
            self.user.leave_room()

    def attempt(self, step: Callable[[], None]) -> bool:
        """Runs one step. Its problem doesn't end the others."""
        try:
            step()
        except Problem as problem:
            self.report.problem(problem)
            return False
        return True

    def check_service(self, transport: Transport, delegates: bool) -> None:
        service = TokenService(transport, self.user, self.web, self.report)
        self.report.heading(f'The token service at {transport.service}')
        try:
            service.check_cors()
        except Problem as problem:
            self.report.problem(problem)
            if 'CORS' not in problem.sentence:
                return
        tokens: list[SfuToken] = []
        if delegates and transport.url:
            self.attempt(
                lambda: self.take_token(service, service.token_by_homeserver(), tokens, 'through the homeserver')
            )
        self.attempt(
            lambda: self.take_token(service, service.token(self.user.device_id), tokens, 'for an OpenID token')
        )
        if tokens:
            self.report.heading(f'The SFU at {transport.url or service.told_url}')
            self.check_sfu(transport.url or service.told_url, service, tokens[-1])

    def take_token(self, service: TokenService, text: str, tokens: list[SfuToken], how: str) -> None:
        token = SfuToken(text)
        if not token.claims:
            raise Problem(f'the token service gives no token {how}, but something else.', 'See its log.')
        if service.skew is not None and abs(service.skew) > CLOCKS_DIFFER:
            direction = 'ahead of' if service.skew > 0 else 'behind'
            self.report.note(
                f"the token service's clock is {span(service.skew)} {direction} this machine's: one of the two is "
                'wrong.',
                "Set both by NTP, and the SFU's: tokens are good for a time.",
            )
        tokens.append(token)
        self.report.good(f'gives a token for the SFU {how}')
        if not token.may_publish:
            self.report.note('this token lets the user only listen.', 'See LIVEKIT_FULL_ACCESS_HOMESERVERS.')

    def check_sfu(self, url: str, service: TokenService, token: SfuToken) -> None:
        sfu = SfuCheck(url, token, self.web, self.report, self.allow_private)
        try:
            with sfu.joined() as (signalling, own):
                self.report.good(f'LiveKit {signalling.version} takes the token, and lets the user into the room')
                sfu.check_paths(signalling, own)
                SfuRelayCheck(signalling, own, self.web, self.report).check()
                relayed = any(uri.startswith('turn') for server in signalling.ice_servers for uri in server.urls)
        except Problem as problem:
            self.report.problem(problem)
            return
        MediaCheck(url, service, self.web, self.report).check(self.media, relayed)
