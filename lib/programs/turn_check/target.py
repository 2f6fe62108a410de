"""A TURN URI and the endpoints that it leads to."""

from __future__ import annotations

import ipaddress
import re

from programs.turn_check.problem import Problem
from programs.turn_check.wire import Endpoint

TURN_URI = re.compile(r'(turns?):(\[[^\]]+\]|[^:?\[\]]+)(?::(\d+))?(?:\?transport=(\w+))?$')


class Target:
    """A TURN URI in its parts. See https://www.rfc-editor.org/rfc/rfc7065"""

    def __init__(self, uri: str) -> None:
        found = TURN_URI.match(uri)
        if not found:
            raise Problem('it is no TURN URI.', 'One looks like turn:turn.example.org:3478?transport=udp')
        scheme, host, port, transport = found.groups()
        self.uri = uri
        self.tls = scheme == 'turns'
        # A certificate and a browser know the name without the dot at its end.
        self.host = host.strip('[]').rstrip('.')
        self.port = int(port or (5349 if self.tls else 3478))
        self.transport = transport or ('tcp' if self.tls else 'udp')
        self.protocol = self.transport.upper()
        self.endpoints: list[Endpoint] = []

    def ips(self) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
        """The addresses of the name. IPv6 addresses have no zone."""
        return [ipaddress.ip_address(endpoint.ip.split('%')[0]) for endpoint in self.endpoints]
