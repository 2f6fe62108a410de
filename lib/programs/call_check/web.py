"""HTTP requests, with their failures in a person's words."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple

from programs.turn_check.certificate import certificate_problem, presented_certificate
from programs.turn_check.homeserver import ANSWER_LIMIT, as_object, clock_skew
from programs.turn_check.problem import Problem
from programs.turn_check.wire import Limits, resolve


class Answer(NamedTuple):
    """An answer, also one that refuses the request."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]
    text: str
    # The seconds by which the server's clock is ahead of this machine's. None if the answer has no date.
    skew: float | None

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), '')


class Web:
    """Sends requests. `inside` tells how to check from outside, if this machine is in the servers' own network."""

    def __init__(self, context: ssl.SSLContext, limits: Limits, from_outside: str | None = None) -> None:
        self.context = context
        self.limits = limits
        self.from_outside = from_outside

    def ask(
        self,
        method: str,
        url: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Sends a request. Raises a problem if there is no answer at all."""
        data = None if body is None else json.dumps(body).encode()
        types = {} if body is None else {'Content-Type': 'application/json'}
        sent = {'User-Agent': 'call-check', **types, **(headers or {})}
        request = urllib.request.Request(url, data, sent, method=method)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=self.limits.seconds()) as answer:
                return read_answer(answer.status, answer)
        except urllib.error.HTTPError as error:
            return read_answer(error.code, error)
        except urllib.error.URLError as error:
            raise self.problem(url, error.reason) from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise self.problem(url, error) from error

    def problem(self, url: str, error: BaseException | str) -> Problem:
        """The problem if no server answers at that URL."""
        parts = urllib.parse.urlsplit(url)
        host = parts.hostname or ''
        port = parts.port or (443 if parts.scheme in ('https', 'wss') else 80)
        at = f'{host}, TCP {port}'
        if isinstance(error, ssl.SSLCertVerificationError):
            return self.certificate(host, port, error.verify_code)
        if isinstance(error, socket.gaierror):
            return Problem(
                f'{host} has no address in DNS.',
                f'Make an A record for {host} that leads to the ingress, as the one of the homeserver does.',
            )
        if isinstance(error, ConnectionRefusedError):
            return Problem(
                f'nothing listens at {at}.', f'See that the ingress runs, and that {host} leads to it in DNS.'
            )
        if isinstance(error, socket.timeout) or 'timed out' in str(error):
            return Problem(f'no answer in time from {at}.', self.silence_remedy(host, port))
        return Problem(
            f'{at} does not work: {getattr(error, "strerror", None) or error}.',
            f'See that {host} leads to the ingress in DNS, and that it has a certificate: kubectl get certificates -A',
        )

    def silence_remedy(self, host: str, port: int) -> str:
        remedy = f'Open TCP {port} on the firewall, and forward it on the router to the ingress.'
        if not self.from_outside:
            return remedy
        return (
            f'{remedy} But a router may also refuse its own network the way over its public address, while all is '
            f'well outside: check from there first, {self.from_outside}'
        )

    def certificate(self, host: str, port: int, code: int) -> Problem:
        endpoint = resolve(host, port, self.limits)[0]
        presented = presented_certificate(endpoint, host, self.limits)
        if 'TRAEFIK DEFAULT CERT' in str(presented):
            return Problem(
                f'{host}: Traefik shows its own default certificate, so there is none for this host yet.',
                'kubectl get certificates -A tells which one is not ready, and kubectl describe why. An order waits '
                f'until {host} leads here in DNS.',
            )
        problem = certificate_problem(code, presented, host)
        return Problem(f'{host}: {problem.sentence}', (problem.remedy or '').replace('the relay', 'the ingress'))


def read_answer(status: int, answer: Any) -> Answer:
    raw: bytes = answer.read(ANSWER_LIMIT)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Answer(
        status, headers, as_object(raw), raw.decode(errors='replace').strip(), clock_skew(headers.get('date'))
    )
