"""Asks the homeserver for TURN credentials, as a client does."""

from __future__ import annotations

import contextlib
import email.utils
import json
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from programs.docs import DOCS
from programs.turn_check.certificate import certificate_problem, presented_certificate
from programs.turn_check.credentials import Credentials
from programs.turn_check.problem import Problem
from programs.turn_check.times import span
from programs.turn_check.wire import Limits, resolve

# The most bytes of an answer that are read.
ANSWER_LIMIT = 1 << 20


class ErrorAnswer(Exception):
    """The homeserver refused a request."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(str(status))
        self.status = status
        self.code: str = body.get('errcode', '')
        self.retry_after: float = body.get('retry_after_ms', 0) / 1000


class Homeserver:
    """A client of the homeserver. `inside` is true if this program runs in the cluster."""

    def __init__(self, url: str, context: ssl.SSLContext, limits: Limits, inside: bool) -> None:
        self.url = url.rstrip('/')
        self.context = context
        self.limits = limits
        self.inside = inside
        # The seconds by which the homeserver's clock is ahead, according to its last answer.
        self.skew: float | None = None

    def credentials_by_token(self, token: str) -> Credentials:
        try:
            return Credentials(self.call('GET', '/voip/turnServer', token=token), self.skew)
        except ErrorAnswer as answer:
            if answer.code == 'M_UNKNOWN_TOKEN':
                raise Problem(
                    'The homeserver does not know that access token.',
                    'Take a fresh one: in Element, Settings, Help and About.',
                ) from answer
            raise self.unexpected_problem(answer) from answer

    def log_in(self, user: str, password: str) -> str:
        """Returns an access token."""
        login = {
            'type': 'm.login.password',
            'identifier': {'type': 'm.id.user', 'user': user},
            'password': password,
            'initial_device_display_name': 'call-check',
        }
        try:
            token: str = self.call('POST', '/login', login)['access_token']
            return token
        except ErrorAnswer as answer:
            raise self.login_problem(user, answer) from answer

    def login_problem(self, user: str, answer: ErrorAnswer) -> Problem:
        if answer.code in ('M_FORBIDDEN', 'M_USER_DEACTIVATED'):
            return Problem(
                f'The homeserver refuses the login of {user}: there is no such user, or the password is another.',
                f"If {user}'s password was changed, the Secret that this pod reads still holds the first one. Put the "
                f'new one into it ({DOCS}/call-check.md says how), or run npx cdk8s-matrix call-check, which asks '
                'for it.'
                if self.inside
                else 'The user name is the part between @ and : in the user ID.',
            )
        if answer.code == 'M_LIMIT_EXCEEDED':
            return Problem(
                f'The homeserver takes no more logins for now: it asks to wait {span(max(answer.retry_after, 1))}.',
                'Synapse counts the logins of each user and address. Wait, or name a file with an access token by '
                '--token-file, which needs no login.',
            )
        return self.unexpected_problem(answer)

    def log_out(self, token: str) -> None:
        with contextlib.suppress(Problem, ErrorAnswer):
            self.call('POST', '/logout', {}, token)

    def unexpected_problem(self, answer: ErrorAnswer) -> Problem:
        said = f'{answer.status} {answer.code}'.rstrip()
        return Problem(
            f'{self.url} answers {said}, which no homeserver with passwords does.',
            "The URL must be the homeserver's own, such as https://matrix.example.org. For people who log in "
            'elsewhere (single sign-on), give an access token by --token-file.',
        )

    def call(
        self, method: str, path: str, body: dict[str, Any] | None = None, token: str | None = None
    ) -> dict[str, Any]:
        headers = {'Content-Type': 'application/json', 'User-Agent': 'call-check'}
        if token:
            headers['Authorization'] = f'Bearer {token}'
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f'{self.url}/_matrix/client/v3{path}', data, headers, method=method)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=self.limits.seconds()) as answer:
                self.skew = clock_skew(answer.headers['Date'])
                return as_object(answer.read(ANSWER_LIMIT))
        except urllib.error.HTTPError as error:
            raise ErrorAnswer(error.code, as_object(error.read(ANSWER_LIMIT))) from error
        except urllib.error.URLError as error:
            raise self.unreachable_problem(error.reason) from error
        except (OSError, ValueError) as error:
            raise self.unreachable_problem(error) from error

    def unreachable_problem(self, error: BaseException | str) -> Problem:
        if isinstance(error, ssl.SSLCertVerificationError):
            parts = urllib.parse.urlsplit(self.url)
            host = parts.hostname or ''
            endpoint = resolve(host, parts.port or (443 if parts.scheme == 'https' else 80), self.limits)[0]
            certificate = presented_certificate(endpoint, host, self.limits)
            problem = certificate_problem(error.verify_code, certificate, host)
            return Problem(f'{self.url}: {problem.sentence}', problem.remedy)
        why = 'no answer in time' if isinstance(error, socket.timeout) else getattr(error, 'strerror', None) or error
        return Problem(
            f'The homeserver at {self.url} can not be reached: {why}.',
            'See that it runs: kubectl -n matrix get pods. The URL must be one that works in a browser, with '
            '/_matrix/client/versions behind it.',
        )


def clock_skew(date: str | None) -> float | None:
    """The seconds by which the time in a `Date` header is ahead of this machine's clock."""
    return email.utils.parsedate_to_datetime(date).timestamp() - time.time() if date else None


def as_object(data: bytes) -> dict[str, Any]:
    try:
        body = json.loads(data)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
