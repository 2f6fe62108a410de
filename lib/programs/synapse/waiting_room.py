"""Answers the probes of a process that waits for its turn.

The kubelet asks for `/health?alive`, and is told that the process is well. It asks for `/health?pod` to know if a
rollout may go on to the next pod. A balancer asks for `/health`, and is told that the process takes no requests yet.
Synapse gives all three the same answer.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from programs.synapse.listeners import has_ipv6


class WaitingRoom:
    """The answers. `go_on` is true if a rollout should go on, as it ends the processes that this one waits for."""

    def __init__(self) -> None:
        self.go_on = True

    def status(self, path: str) -> int:
        well = path == '/health?alive' or (path == '/health?pod' and self.go_on)
        return 200 if well else 503


class SixServer(ThreadingHTTPServer):
    address_family = socket.AF_INET6


@contextlib.contextmanager
def waiting_room(port: int) -> Iterator[WaitingRoom]:
    """Answers until the end of the block. Then the port is free."""
    room = WaitingRoom()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(room.status(self.path))
            self.send_header('Content-Length', '0')
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """A probe is no news."""

    server = SixServer(('::', port), Answer) if has_ipv6() else ThreadingHTTPServer(('0.0.0.0', port), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield room
    finally:
        server.shutdown()
        server.server_close()
