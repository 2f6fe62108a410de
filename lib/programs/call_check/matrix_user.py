"""The requests of a client that starts a group call, as the user who logged in."""

from __future__ import annotations

import contextlib
import os
import time
import urllib.parse
from typing import Any

from programs.call_check.web import Answer, Web
from programs.turn_check.problem import Problem

CALL_MEMBER = 'org.matrix.msc3401.call.member'
DELAYED_EVENTS = '/_matrix/client/unstable/org.matrix.msc4140/delayed_events'
# Element Call's delay in milliseconds if the token service looks after the end of a call.
LONG_DELAY = 3_600_000
# So often the check waits for a rate limit, and so many milliseconds at most.
PATIENCE = 2
LONGEST_WAIT = 15_000


class MatrixUser:
    def __init__(self, url: str, token: str, web: Web) -> None:
        self.url = url.rstrip('/')
        self.token = token
        self.web = web
        self.user_id = ''
        self.device_id = ''
        self.room_id = ''

    @property
    def server_name(self) -> str:
        return self.user_id.partition(':')[2]

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Asks, and asks again where the homeserver's rate limit allows it soon."""
        url, headers = f'{self.url}{path}', {'Authorization': f'Bearer {self.token}'}
        for _ in range(PATIENCE):
            answer = self.web.ask(method, url, body, headers)
            wait = answer.body.get('retry_after_ms') or 0
            if answer.status != 429 or not 0 < wait <= LONGEST_WAIT:
                return answer
            time.sleep(wait / 1000)
        return self.web.ask(method, url, body, headers)

    def must(self, method: str, path: str, body: dict[str, Any] | None, what: str) -> Answer:
        """Asks, and raises a problem if the homeserver refuses."""
        answer = self.ask(method, path, body)
        if answer.status == 200:
            return answer
        raise refused(answer, what)

    def learn_identity(self) -> None:
        body = self.must('GET', '/_matrix/client/v3/account/whoami', None, 'know who logged in').body
        self.user_id = str(body.get('user_id', ''))
        self.device_id = str(body.get('device_id') or 'CALLCHECK')

    def create_room(self) -> None:
        """Makes a private room, which nobody else sees."""
        wish = {'preset': 'private_chat', 'name': 'call-check', 'creation_content': {'m.federate': False}}
        body = self.must('POST', '/_matrix/client/v3/createRoom', wish, 'make a room').body
        self.room_id = str(body.get('room_id', ''))

    def leave_room(self) -> None:
        """Leaves and forgets the room. The homeserver forgets a room without members."""
        room = urllib.parse.quote(self.room_id, safe='')
        for step in ('leave', 'forget') if room else ():
            with contextlib.suppress(Problem):
                self.ask('POST', f'/_matrix/client/v3/rooms/{room}/{step}', {})

    def openid_token(self) -> dict[str, Any]:
        user = urllib.parse.quote(self.user_id, safe='')
        path = f'/_matrix/client/v3/user/{user}/openid/request_token'
        return self.must('POST', path, {}, 'give an OpenID token').body

    def schedule_leave(self) -> Answer:
        """Asks for the event that ends a call by itself if the client dies."""
        room = urllib.parse.quote(self.room_id, safe='')
        key = urllib.parse.quote(f'_{self.user_id}_{self.device_id}_m.call', safe='')
        path = f'/_matrix/client/v3/rooms/{room}/state/{CALL_MEMBER}/{key}?org.matrix.msc4140.delay={LONG_DELAY}'
        return self.ask('PUT', path, {})

    def cancel_leave(self, delay_id: str) -> None:
        with contextlib.suppress(Problem):
            self.ask('POST', f'{DELAYED_EVENTS}/{urllib.parse.quote(delay_id, safe="")}', {'action': 'cancel'})

    def new_member(self) -> dict[str, str]:
        return {
            'id': f'call-check-{os.urandom(4).hex()}',
            'claimed_user_id': self.user_id,
            'claimed_device_id': self.device_id,
        }


def refused(answer: Answer, what: str) -> Problem:
    """The problem if the homeserver refuses a request."""
    said = f'{answer.status} {answer.body.get("errcode", "")}'.rstrip()
    return Problem(
        f'the homeserver does not {what}: it answers {said}.',
        'Its rate limit is reached: wait some minutes, and check again.'
        if answer.status == 429
        else "See the homeserver's log.",
    )
