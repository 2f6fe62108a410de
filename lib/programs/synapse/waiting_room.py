"""Answers the probes of a process that waits for its turn.

The kubelet asks for `/health?pod`. It is told that all is well, so that a rollout goes on and replaces the processes that
this one waits for. A balancer asks for `/health`, and is told that the process takes no requests yet.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from programs.synapse.listeners import has_ipv6

POD_PROBE = '/health?pod'


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == POD_PROBE else 503)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """A probe is no news."""


class SixServer(ThreadingHTTPServer):
    address_family = socket.AF_INET6


@contextlib.contextmanager
def waiting_room(port: int) -> Iterator[None]:
    server = SixServer(('::', port), Answer) if has_ipv6() else ThreadingHTTPServer(('0.0.0.0', port), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
