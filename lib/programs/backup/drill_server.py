"""Starts the real Synapse on a fetched backup, sends requests to it on loopback, and ends it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from programs.backup.common import Refused


@dataclass(frozen=True)
class LoopbackClient:
    """A client of the drill's Synapse."""

    port: int

    def ask(self, path: str, token: str | None = None) -> bytes:
        """Returns the body of the answer. Raises Refused if the answer is an error."""
        headers = {'Authorization': f'Bearer {token}'} if token else {}
        request = urllib.request.Request(f'http://127.0.0.1:{self.port}{path}', headers=headers)
        # An HTTP proxy that the environment names can't reach this pod's loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                body: bytes = answer.read()
                return body
        except urllib.error.HTTPError as problem:
            words = problem.read(300).decode(errors='replace')
            raise Refused(f'Synapse on the backup answered {path} with {problem.code}: {words}') from problem

    def ask_json(self, path: str, token: str | None = None) -> Any:
        """Returns the body of the answer, parsed as JSON."""
        return json.loads(self.ask(path, token))


@dataclass(frozen=True)
class DrillServer:
    """Synapse in a child process, with one config file."""

    config: str
    work: str
    client: LoopbackClient
    patience: int

    @contextlib.contextmanager
    def running(self) -> Iterator[LoopbackClient]:
        """Starts Synapse, waits until it is up, and ends it afterwards."""
        command = [sys.executable, '-m', 'synapse.app.homeserver', f'--config-path={self.config}']
        with open(self._log, 'w') as log:
            server = subprocess.Popen(
                [*command, '--no-secrets-in-config'],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=self.work,
            )
        try:
            self._wait_until_up(server)
            yield self.client
        finally:
            server.terminate()
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    @property
    def _log(self) -> str:
        return f'{self.work}/synapse.log'

    def _wait_until_up(self, server: subprocess.Popen[bytes]) -> None:
        """Waits until Synapse is healthy. The first start may migrate the schema, which takes long."""
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            if server.poll() is not None:
                code = server.returncode
                raise Refused(f'Synapse ended with {code} when it was started on the backup: {self._last_lines()}')
            with contextlib.suppress(OSError):
                if self.client.ask('/health') == b'OK':
                    return
            time.sleep(0.5)
        raise Refused(f'Synapse did not get ready on the backup: {self._last_lines()}')

    def _last_lines(self) -> str:
        """Prints the end of Synapse's log, and returns its last three lines."""
        with open(self._log, errors='replace') as log:
            lines = [line.strip() for line in log if line.strip(' *\n')]
        print(*lines[-40:], sep='\n', flush=True)
        return ' / '.join(lines[-3:])


def wait_for_isolation(seconds: int) -> str:
    """Waits until the NetworkPolicy works, some seconds after the pod started. Returns a note if it never does.

    Backups in a claim need no network, so the policy forbids every connection, also that to the API server.
    """
    host, port = os.environ.get('KUBERNETES_SERVICE_HOST'), os.environ.get('KUBERNETES_SERVICE_PORT')
    if host is None or port is None:
        return ''
    for _ in range(seconds):
        try:
            socket.create_connection((host, int(port)), 2).close()
        except OSError:
            return ''
        time.sleep(1)
    return "; the cluster enforces no NetworkPolicy, so only Synapse's config kept it from the network"
