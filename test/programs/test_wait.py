from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from programs.synapse import wait


class Health(http.server.BaseHTTPRequestHandler):
    """A server that is ready at the third request."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200 if len(self.asked) >= 3 else 503)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Health.asked = []
    with http.server.HTTPServer(('127.0.0.1', 0), Health) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
        thread.start()
        yield f'http://127.0.0.1:{server.server_port}/health'
        server.shutdown()
        thread.join()


def test_waits_until_the_homeserver_is_ready(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wait.time, 'sleep', lambda _: None)
    wait.main([url])
    assert Health.asked == ['/health'] * 3
    assert capsys.readouterr().out == 'waiting for the homeserver: HTTP Error 503: Service Unavailable\n' * 2
