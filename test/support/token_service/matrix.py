"""Requests to homeservers: who a person is, who is in a room, and delayed events."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from .config import Config

HOUR = 3600
MOST_CACHED = 10_000
DELAYED = '/_matrix/client/unstable/org.matrix.msc4140/delayed_events'


class HomeserverError(Exception):
    """The homeserver refuses or doesn't answer. A status of 0 is no answer."""

    def __init__(self, message: str, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class Cache:
    """Addresses of homeservers, for a time. The names come from strangers, so there is an upper limit."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._entries: dict[str, tuple[float, str]] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> str | None:
        with self._lock:
            until, value = self._entries.get(name, (0.0, ''))
            return value if time.monotonic() < until else None

    def put(self, name: str, value: str) -> None:
        with self._lock:
            if len(self._entries) >= MOST_CACHED:
                self._entries.clear()
            self._entries[name] = (time.monotonic() + self._seconds, value)


def with_port(name: str) -> bool:
    """Says if a server name has a port."""
    return ':' in (name.rpartition(']')[2] if name.startswith('[') else name)


class Homeservers:
    """All homeservers that the service talks to."""

    def __init__(self, config: Config, context: ssl.SSLContext) -> None:
        self._config = config
        self._context = context
        self._federation = Cache(HOUR)
        self._client = Cache(4 * HOUR)

    def user_of(self, token: dict[str, Any]) -> str:
        """The user of an OpenID token, as the homeserver says that the token names. An override never counts here."""
        base = self._federation_url(token['matrix_server_name'])
        query = urllib.parse.urlencode({'access_token': token['access_token']})
        answer = self._json('GET', f'{base}/_matrix/federation/v1/openid/userinfo?{query}', timeout=30)
        if not isinstance(answer.get('sub'), str):
            raise HomeserverError('userinfo has no sub')
        return str(answer['sub'])

    def _federation_url(self, name: str) -> str:
        """By the rules of federation, without SRV records. An answer of any status is kept for an hour."""
        if with_port(name):
            return f'https://{name}'
        base = self._federation.get(name)
        if base is not None:
            return base
        base = f'https://{name}:8448'
        try:
            delegated = self._json('GET', f'https://{name}/.well-known/matrix/server', timeout=10).get('m.server')
            if isinstance(delegated, str) and delegated:
                base = f'https://{delegated}' if with_port(delegated) else f'https://{delegated}:8448'
        except HomeserverError as problem:
            if problem.status == 0:
                return base
        self._federation.put(name, base)
        return base

    def client_url(self, name: str) -> str:
        """The address of a homeserver's client API: by override, from the cache, or from its well-known file."""
        url = self._config.overrides.get(name) or self._client.get(name)
        if url:
            return url
        found = self._json('GET', f'https://{name}/.well-known/matrix/client', timeout=30).get('m.homeserver')
        url = found.get('base_url') if isinstance(found, dict) else None
        if not isinstance(url, str) or not url:
            raise HomeserverError(f'no .well-known/matrix/client record found for {name}')
        self._client.put(name, url)
        return url

    def is_joined(self, base: str, room: str, **subject: str) -> bool:
        """Asks as application service if a user (`mxid`) or a server (`server_name`) is in a room."""
        path = f'/_matrix/client/unstable/io.element.msc4502/rooms/{urllib.parse.quote(room, safe="")}/is_joined'
        joined = self._json('GET', f'{self._join(base, path)}?{urllib.parse.urlencode(subject)}', as_service=True).get(
            'joined'
        )
        if not isinstance(joined, bool):
            raise HomeserverError('is_joined has no answer')
        return joined

    def delay_of(self, base: str, delay_id: str, user: str) -> tuple[int, str]:
        """The delay in milliseconds and the room of a delayed event of that user."""
        url = self._join(base, f'{DELAYED}/{urllib.parse.quote(delay_id, safe="")}')
        answer = self._json('GET', f'{url}?{urllib.parse.urlencode({"user_id": user})}', as_service=True)
        if not isinstance(answer.get('delay_ms'), int) or not isinstance(answer.get('room_id'), str):
            raise HomeserverError('the delayed event has no delay')
        return answer['delay_ms'], answer['room_id']

    def act(self, base: str, delay_id: str, action: str, owner: str) -> None:
        """Restarts or sends a delayed event, in the name of its owner if that is a user of our own homeserver."""
        query = f'?{urllib.parse.urlencode({"user_id": owner})}' if owner else ''
        url = self._join(base, f'{DELAYED}/{urllib.parse.quote(delay_id, safe="")}/{action}')
        self._json('POST', url + query, {}, timeout=5, as_service=bool(owner))

    def ask_other(self, base: str, destination: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Sends a request to another homeserver through our own."""
        url = self._join(base, '/_matrix/client/unstable/io.element.msc4512/appservice/fed_proxy')
        request = {'destination': destination, 'method': 'POST', 'path': path, 'body': body}
        answer = self._json('POST', url, request, as_service=True)
        return int(answer.get('status') or 0), answer.get('content')

    @staticmethod
    def _join(base: str, path: str) -> str:
        return base.rstrip('/') + path

    def _json(
        self, method: str, url: str, body: dict[str, Any] | None = None, timeout: float = 30, as_service: bool = False
    ) -> dict[str, Any]:
        headers = {} if body is None else {'Content-Type': 'application/json'}
        if as_service:
            assert self._config.app_service is not None
            headers['Authorization'] = f'Bearer {self._config.app_service.as_token}'
        data = None if body is None else json.dumps(body).encode()
        shown = url.partition('?')[0]
        try:
            request = urllib.request.Request(url, data, headers, method=method)
            with urllib.request.urlopen(request, timeout=timeout, context=self._context) as answer:
                text = answer.read()
        except urllib.error.HTTPError as problem:
            wait = problem.headers.get('Retry-After', '')
            raise HomeserverError(
                f'{shown} answers {problem.code}', problem.code, float(wait) if wait.isdigit() else None
            ) from None
        except (OSError, ValueError, http.client.HTTPException) as problem:
            raise HomeserverError(f'{shown}: {problem}') from None
        try:
            found = json.loads(text)
            return found if isinstance(found, dict) else {}
        except ValueError:
            return {}
