"""Gets a token for the SFU from the token service, as clients do, and says why there is none."""

from __future__ import annotations

from typing import Any

from programs.call_check.matrix_user import MatrixUser, refused
from programs.call_check.openid import OpenIdCheck
from programs.call_check.transports import Transport
from programs.call_check.web import Answer, Web
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report

# A page of Element has another origin than the token service. The service must allow every one.
ORIGIN = 'https://element.example'
GET_TOKEN = '/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token'
SLOT = 'm.call#ROOM'
# The errors of a request with other fields than the service wants.
OTHER_BODY = ('M_NOT_JSON', 'M_BAD_JSON', 'M_MISSING_PARAM')


class TokenService:
    def __init__(self, transport: Transport, user: MatrixUser, web: Web, report: Report) -> None:
        self.transport = transport
        self.url = transport.service.rstrip('/')
        self.user = user
        self.web = web
        self.report = report
        # The seconds by which the clock of the token service is ahead of this machine's.
        self.skew: float | None = None
        # The SFU's address as the token service tells it.
        self.told_url = ''

    def check_cors(self) -> None:
        """Asks as a browser does before it sends a request to another host."""
        answer = self.web.ask(
            'OPTIONS',
            f'{self.url}/sfu/get',
            headers={
                'Origin': ORIGIN,
                'Access-Control-Request-Method': 'POST',
                'Access-Control-Request-Headers': 'content-type',
            },
        )
        self.must_be_there(answer, '/sfu/get')
        allowed = answer.header('Access-Control-Allow-Headers').lower()
        fits = answer.status < 300 and self.allows_origin(answer) and ('content-type' in allowed or '*' in allowed)
        if not fits:
            raise cors_problem(f'{self.url}/sfu/get', answer.status)

    def token(self, device_id: str) -> str:
        """A token for the SFU by the older way, which clients of today use: with an OpenID token."""
        openid = self.user.openid_token()
        body = {'room': self.user.room_id, 'openid_token': openid, 'device_id': device_id}
        answer = self.web.ask('POST', f'{self.url}/sfu/get', body, {'Origin': ORIGIN})
        self.skew = answer.skew if answer.skew is not None else self.skew
        self.must_be_there(answer, '/sfu/get')
        if answer.status != 200:
            raise self.refusal(answer, openid)
        if not self.allows_origin(answer):
            raise cors_problem(f'{self.url}/sfu/get', answer.status)
        self.told_url = str(answer.body.get('url', ''))
        self.compare_url()
        return str(answer.body.get('jwt', ''))

    def token_by_homeserver(self) -> str:
        """A token for the SFU by the newer way, through the homeserver."""
        body: dict[str, Any] = {'room_id': self.user.room_id, 'slot_id': SLOT, 'url': self.transport.url}
        member = self.user.new_member()
        answer = self.user.ask('POST', GET_TOKEN, {**body, 'member_id': member['id']})
        if answer.status == 400 and answer.body.get('errcode') in OTHER_BODY:
            # Versions before 0.8 want the member as an object.
            answer = self.user.ask('POST', GET_TOKEN, {**body, 'member': member})
        if answer.status == 200 and answer.body.get('jwt'):
            return str(answer.body['jwt'])
        if answer.status == 429:
            raise refused(answer, 'pass on the request for a token')
        said = answer.body.get('error') or answer.body.get('errcode') or answer.text[:80]
        raise Problem(
            f'the token service gives no token through the homeserver: it answers {answer.status} {said}'.rstrip()
            + '.',
            'LIVEKIT_URL of the token service must be the same text as url of the transport, which is '
            f"{self.transport.url}. For another reason see the service's log.",
        )

    def compare_url(self) -> None:
        if self.transport.url and self.told_url != self.transport.url:
            raise Problem(
                f'the token service hands out the SFU address {self.told_url}, and the homeserver tells '
                f'{self.transport.url}: newer clients compare the two as text.',
                'Write the same text to the letter, also the slash at its end, in LIVEKIT_URL of the token service and '
                'in matrix_rtc.transports of the homeserver.',
            )

    def allows_origin(self, answer: Answer) -> bool:
        return answer.header('Access-Control-Allow-Origin') in ('*', ORIGIN)

    def must_be_there(self, answer: Answer, path: str) -> None:
        if answer.status in (404, 405):
            raise Problem(
                f'{self.url}{path} answers {answer.status}: no route leads to the token service.',
                f'The ingress must lead {path} of this host to it, without a change of the path.',
            )
        if answer.status in (502, 503, 504):
            raise Problem(
                f'{self.url}{path} answers {answer.status}: the token service does not run.',
                'See why: kubectl get pods -A, then its log. It does not start if a setting is missing.',
            )

    def refusal(self, answer: Answer, openid: dict[str, Any]) -> Problem:
        said = ' '.join(str(answer.body.get(key) or '') for key in ('errcode', 'error')).strip() or answer.text[:80]
        if answer.status == 429:
            return Problem('the token service takes no more requests for now (429).', 'Wait a minute.')
        if answer.status == 403 or 'FORBIDDEN' in said:
            return Problem(
                f'the token service knows the user, and gives no token: {answer.status} {said}.',
                f'{self.user.server_name} must be in LIVEKIT_FULL_ACCESS_HOMESERVERS, and the user in the room.',
            )
        if answer.status == 401 or 'M_LOOKUP_FAILED' in said:
            return OpenIdCheck(self.user.server_name, self.web).problem(openid, f'{answer.status} {said}')
        if 'room' in said.lower():
            return Problem(
                f'the token service can not open a room at the SFU: {answer.status} {said}.',
                f'Its pod must reach {self.transport.url or "the SFU"}, with a certificate that it trusts, and have '
                "the key and secret of the SFU. See the service's log.",
            )
        return Problem(f'the token service gives no token: {answer.status} {said}.', "See the service's log.")


def cors_problem(url: str, status: int) -> Problem:
    return Problem(
        f'{url} answers a browser without the CORS headers that it needs (status {status}): Element on the web has no '
        'group calls, and apps may have them.',
        'The token service sends them itself. Nothing in front of it may take them away, or answer OPTIONS.',
    )
