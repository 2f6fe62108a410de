"""Checks one TURN URI at one address after the other."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import Any

from programs.turn_check.certificate import certificate_problem, ends, overdue_renewal, presented_certificate
from programs.turn_check.check_data import DataCheck
from programs.turn_check.client import Client, NoAnswer, OpenRelay, Refused
from programs.turn_check.credentials import Credentials
from programs.turn_check.diagnosis import (
    no_tls_problem,
    not_a_relay_problem,
    open_relay_problem,
    refusal_problem,
    unreachable_problem,
)
from programs.turn_check.problem import Problem
from programs.turn_check.relayed_address import private_problem
from programs.turn_check.report import Report
from programs.turn_check.ringing import Ringing
from programs.turn_check.stun import NotStun
from programs.turn_check.target import Target
from programs.turn_check.times import day, span
from programs.turn_check.wire import Endpoint, Limits, TcpWire, TlsWire, UdpWire, Wire, resolve

NO_IPV6 = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


class Check:
    """Checks TURN URIs.

    `from_outside` tells how to check from outside. It is given if this machine is in the relay's own network. With
    `allow_private` the relay may announce a private address.
    """

    def __init__(
        self,
        credentials: Credentials,
        context: ssl.SSLContext,
        limits: Limits,
        report: Report,
        from_outside: str | None = None,
        allow_private: bool = False,
    ) -> None:
        self.credentials = credentials
        self.context = context
        self.limits = limits
        self.report = report
        self.from_outside = from_outside
        self.allow_private = allow_private
        # True if a result is only valid when it is seen from outside.
        self.outside_is_unknown = False
        # The addresses that answered a STUN request over UDP, by address family.
        self.stun_servers: dict[int, tuple[Any, ...]] = {}
        # The first endpoint that gave an allocation.
        self.usable: tuple[Target, Endpoint] | None = None

    def check_uri(self, uri: str) -> None:
        """Checks the URI at each address of its name."""
        try:
            target = Target(uri)
            if target.transport == 'udp' and target.tls:
                self.report.heading(uri)
                self.report.note('not checked: Python has no DTLS, which is TLS over UDP.')
                return
            target.endpoints = resolve(target.host, target.port, self.limits)
        except Problem as problem:
            self.report.heading(uri)
            self.report.problem(problem)
            return
        except OSError as error:
            self.report.heading(uri)
            self.report.problem(unreachable_problem(target, None, error, self.from_outside))
            return
        for endpoint in target.endpoints:
            self.report.heading(f'{uri} at {endpoint.ip}')
            if self.limits.over:
                self.report.note('not checked: the time was used up by what is above.')
            else:
                self.check_endpoint(target, endpoint)

    def check_ringing(self) -> None:
        """Checks that the relay holds a ringing call's allocations. It counts those of all transports together."""
        if self.usable is None:
            return
        target, endpoint = self.usable
        self.report.heading('While a call rings')
        if self.limits.over:
            self.report.note('not checked: the time was used up by what is above.')
            return
        uris = len(self.credentials.uris)
        ringing = Ringing(uris, lambda: self.client(self.connect(target, endpoint)), self.limits)
        try:
            ringing.check(self.report)
        except Problem as problem:
            self.report.problem(problem)

    def check_endpoint(self, target: Target, endpoint: Endpoint) -> None:
        try:
            self.try_relay(target, endpoint)
        except ssl.SSLCertVerificationError as error:
            certificate = presented_certificate(endpoint, target.host, self.limits)
            self.report.problem(certificate_problem(error.verify_code, certificate, target.host))
        except ssl.SSLError as error:
            self.report.problem(no_tls_problem(error))
        except NotStun as error:
            self.report.problem(not_a_relay_problem(error, target))
        except OpenRelay:
            self.report.problem(open_relay_problem())
        except Refused as error:
            self.report.problem(refusal_problem(error, self.credentials))
        except Problem as problem:
            self.report.problem(problem)
        except (OSError, NoAnswer) as error:
            if endpoint.family == socket.AF_INET6 and getattr(error, 'errno', None) in NO_IPV6:
                self.report.note('not checked: this machine has no way to IPv6.')
            else:
                self.report.problem(unreachable_problem(target, endpoint.ip, error, self.from_outside))

    def try_relay(self, target: Target, endpoint: Endpoint) -> None:
        """Uses the relay as a call does."""
        wire = self.connect(target, endpoint)
        client = self.client(wire)
        try:
            client.ask_for_challenge()
            if isinstance(wire, TlsWire):
                self.report_certificate(wire.certificate())
            self.report_own_address(target, endpoint, client)
            client.allocate()
            relayed = client.relayed
            self.usable = self.usable or (target, endpoint)
            self.report.good(f"takes the homeserver's credentials, and relays at {relayed.ip} port {relayed.port}")
            private = None if self.allow_private else private_problem(relayed, target)
            if private:
                raise private
            data = DataCheck(target, client, self.limits, self.report)
            data.check(self.stun_servers, lambda: self.client(self.connect(target, endpoint)))
            self.outside_is_unknown = self.outside_is_unknown or data.outside_is_unknown
        finally:
            client.release()

    def connect(self, target: Target, endpoint: Endpoint) -> Wire:
        if target.transport == 'udp':
            return UdpWire(endpoint)
        if target.tls:
            return TlsWire(endpoint, self.limits, self.context, target.host)
        return TcpWire(endpoint, self.limits)

    def client(self, wire: Wire) -> Client:
        return Client(wire, self.credentials.username, self.credentials.password, self.limits)

    def report_certificate(self, certificate: dict[str, Any]) -> None:
        left = overdue_renewal(certificate)
        if left is None:
            self.report.good(f'shows a certificate that is good until {day(ends(certificate))}')
        else:
            self.report.note(
                f'its certificate expires in {span(left)}: it should have been renewed long ago.',
                'kubectl get certificates -A tells whether it was; if so, restart the relay, which has not loaded it.',
            )

    def report_own_address(self, target: Target, endpoint: Endpoint, client: Client) -> None:
        own = client.ask_for_own_address()
        if own is None:
            self.report.note('answers TURN, but no STUN binding request.')
            return
        if target.transport == 'udp':
            self.stun_servers[endpoint.family] = endpoint.address
        self.report.good(f'answers, and sees this machine at {own.ip}')
