"""Checks what the homeserver and the well-known tell clients about group calls."""

from __future__ import annotations

from typing import Any

from programs.call_check.matrix_user import LONG_DELAY, MatrixUser, refused
from programs.call_check.transports import (
    Transport,
    disagreement,
    livekit_transports,
    missing_half,
    transport_problems,
)
from programs.call_check.web import Web
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report

TRANSPORTS = '/_matrix/client/unstable/org.matrix.msc4143/rtc/transports'
FOCI = 'org.matrix.msc4143.rtc_foci'
DELEGATE = '/_matrix/client/unstable/io.element.msc4195/rtc/livekit/delegate_delayed_leave'


class Announcements:
    def __init__(self, user: MatrixUser, web: Web, report: Report, inside: bool) -> None:
        self.user = user
        self.web = web
        self.report = report
        self.inside = inside

    def transport(self) -> Transport | None:
        """The way to the SFU that clients take. None if the homeserver offers no group calls."""
        told = self.told_by_homeserver()
        foci = self.told_by_well_known()
        if not told and not foci:
            return None
        where = f'https://{self.user.server_name}/.well-known/matrix/client'
        for problem in (
            missing_half(told, foci or [], where) if foci is not None else None,
            disagreement(told, foci or []),
        ):
            if problem:
                self.report.problem(problem)
        first = (told or foci or [])[0]
        problems = transport_problems(first)
        for problem in problems:
            self.report.problem(problem)
        if told and not first.url:
            self.report.note(
                f'the homeserver tells only the livekit_service_url {first.service}: it is the older spelling, and '
                'clients to come will look for url.',
                'Give the prop rtc to MatrixStack, which writes both.',
            )
        if told and not problems:
            self.report.good(f'the homeserver tells clients the way to the SFU: {first.url or first.service}')
        return first

    def told_by_homeserver(self) -> list[Transport]:
        answer = self.user.ask('GET', TRANSPORTS)
        return livekit_transports(answer.body.get('rtc_transports')) if answer.status == 200 else []

    def told_by_well_known(self) -> list[Transport] | None:
        """The foci of the well-known. None if it can't be read from here."""
        url = f'https://{self.user.server_name}/.well-known/matrix/client'
        try:
            answer = self.web.ask('GET', url, headers={'Origin': 'https://element.example'})
        except Problem as problem:
            if self.inside:
                self.report.note(f'{url} can not be read from here: {problem.sentence}')
            else:
                self.report.problem(Problem(f'{url} can not be read: {problem.sentence}', problem.remedy))
            return None
        if answer.status != 200:
            self.report.problem(
                Problem(
                    f'{url} answers {answer.status}: apps look there for the homeserver and for group calls.',
                    'The stack serves it with wellKnown in its ingress. If another web server has the name, let it '
                    'answer with what NEXT-STEPS.md says.',
                )
            )
            return None
        if answer.header('Access-Control-Allow-Origin') != '*':
            self.report.problem(
                Problem(
                    f'{url} has no CORS header, so a browser may not read it.',
                    'Let its web server send Access-Control-Allow-Origin: *',
                )
            )
        return livekit_transports(answer.body.get(FOCI))

    def check_delayed_events(self) -> None:
        """Checks that a call ends by itself if a client dies."""
        features: Any = self.user.ask('GET', '/_matrix/client/versions').body.get('unstable_features') or {}
        remedy = (
            f'Set max_event_delay_duration to {LONG_DELAY // 3_600_000}h or more. The prop rtc of MatrixStack does.'
        )
        if not features.get('org.matrix.msc4140'):
            raise Problem(
                'the homeserver has no delayed events: a person whose phone dies stays in the call as a ghost.', remedy
            )
        answer = self.user.schedule_leave()
        delay_id = str(answer.body.get('delay_id', ''))
        if delay_id:
            self.user.cancel_leave(delay_id)
            self.report.good('the homeserver ends calls of clients that die: it takes delayed events of an hour')
            return
        if str(answer.body.get('errcode', '')).endswith('DELAY_TOO_LARGE'):
            said = answer.body.get('error', '')
            raise Problem(f'the homeserver takes no delayed events of an hour, which calls need: {said}.', remedy)
        raise refused(answer, 'take the delayed event of a call')

    def check_delegation(self) -> bool:
        """Checks the token service as an application service. Returns true if the homeserver passes requests to it.

        Element Call takes every status but 404 for yes, also that of a broken service.
        """
        answer = self.user.ask('POST', DELEGATE, {})
        status = answer.status
        if status == 429:
            raise refused(answer, 'answer whether the token service is registered')
        if status == 404:
            self.report.say(
                '·', 'the token service is not registered at the homeserver: clients ask it by the older way'
            )
            return False
        if status < 500 and status not in (401, 403):
            self.report.good('the homeserver passes requests on to the token service')
            return True
        raise registration_problem(status)


def registration_problem(status: int) -> Problem:
    begin = f'the token service is registered at the homeserver only half: a request through it ends with {status}'
    ghosts = (
        'Clients take this for a service that works, and people who lose their connection stay in calls for an hour.'
    )
    if status in (401, 403):
        return Problem(
            f'{begin}, as the token service does not know the token of the homeserver.',
            f'{ghosts} Both must read the same registration when they start: restart the token service and the '
            'homeserver.',
        )
    return Problem(
        f'{begin}, so the homeserver does not reach the token service.',
        f'{ghosts} See that it runs (kubectl get pods -A), that its version is 0.7 or later, and that a network policy '
        'lets the homeserver reach it.',
    )
