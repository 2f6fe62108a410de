"""A homeserver and an SFU that say what a test wants, and remember what they were asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

DELAYED = '/_matrix/client/unstable/org.matrix.msc4140/delayed_events/'


class Fake:
    """A web server on loopback. `answers` are bodies, or pairs of status and body, by the beginning of a path."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, str], Any, str]] = []
        self.url = ''

    def answer(self, path: str) -> tuple[int, Any]:
        for begin, answer in sorted(self.answers.items(), reverse=True):
            if path.startswith(begin):
                return answer if isinstance(answer, tuple) else (200, answer)
        return 404, {'errcode': 'M_UNRECOGNIZED'}

    def paths(self) -> list[str]:
        return [path for path, *_ in self.asked]

    def wait_for(self, end: str, count: int = 1, seconds: float = 5) -> None:
        """Waits for requests whose path has this end."""
        until = time.monotonic() + seconds
        while sum(path.endswith(end) for path in self.paths()) < count:
            assert time.monotonic() < until, f'no {end} among {self.paths()}'
            time.sleep(0.01)


@contextmanager
def running(fake: Fake) -> Iterator[Fake]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get('Content-Length') or 0)
            content = self.rfile.read(length)
            url = urlsplit(self.path)
            path = unquote(url.path)
            body = json.loads(content) if content else None
            fake.asked.append((path, dict(parse_qsl(url.query)), body, self.headers.get('Authorization', '')))
            status, answer = fake.answer(path)
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header('Content-Length', str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_POST = do_GET

        def log_message(self, form: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    fake.url = f'http://127.0.0.1:{server.server_port}'
    threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
