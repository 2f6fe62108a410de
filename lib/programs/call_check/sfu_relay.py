"""Tests the way to the SFU through the relays that it hands out."""

from __future__ import annotations

import ssl

from programs.call_check.ice import Candidate, IceSide, check_path
from programs.call_check.paths import RelayedWire
from programs.call_check.signalling import IceServer, Signalling
from programs.call_check.web import Web
from programs.turn_check.certificate import certificate_problem, presented_certificate
from programs.turn_check.client import QUOTA_REACHED, UNAUTHORIZED, Client, NoAnswer, OpenRelay, Refused
from programs.turn_check.diagnosis import (
    WRONG_CREDENTIALS,
    no_tls_problem,
    not_a_relay_problem,
    open_relay_problem,
    unreachable_problem,
)
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report
from programs.turn_check.stun import Address, NotStun
from programs.turn_check.target import Target
from programs.turn_check.wire import Endpoint, TcpWire, TlsWire, UdpWire, Wire, resolve

PEER_FORBIDDEN = 403


class SfuRelayCheck:
    def __init__(self, signalling: Signalling, own: IceSide, web: Web, report: Report) -> None:
        self.signalling = signalling
        self.own = own
        self.web = web
        self.limits = web.limits
        self.report = report

    def check(self) -> None:
        servers = [
            (server, uri) for server in self.signalling.ice_servers for uri in server.urls if uri.startswith('turn')
        ]
        if not servers:
            self.report.note(
                'the SFU hands out no relay: people behind a strict firewall have no group calls.',
                'MatrixStack hands out its own relay, if it has one: the prop turn.',
            )
            return
        peers = [one for one in self.signalling.candidates if one.transport == 'udp' and ':' not in one.ip]
        for server, uri in servers:
            if uri.startswith('turns:') and 'transport=udp' in uri:
                self.report.note(f'{uri}: not checked, as Python has no DTLS, which is TLS over UDP.')
                continue
            try:
                self.check_uri(server, uri, peers)
            except Problem as problem:
                self.report.problem(Problem(f'{uri}: {problem.sentence}', problem.remedy))

    def check_uri(self, server: IceServer, uri: str, peers: list[Candidate]) -> None:
        target = Target(uri)
        try:
            target.endpoints = resolve(target.host, target.port, self.limits)
        except OSError as error:
            raise unreachable_problem(target, None, error, self.web.from_outside) from error
        endpoint = target.endpoints[0]
        try:
            self.check_through(self.connect(target, endpoint), server, uri, peers)
        except ssl.SSLCertVerificationError as error:
            certificate = presented_certificate(endpoint, target.host, self.limits)
            raise certificate_problem(error.verify_code, certificate, target.host) from error
        except ssl.SSLError as error:
            raise no_tls_problem(error) from error
        except NotStun as error:
            raise not_a_relay_problem(error, target) from error
        except OpenRelay as error:
            raise open_relay_problem() from error
        except Refused as error:
            raise refused_allocation(error) from error
        except (OSError, NoAnswer) as error:
            raise unreachable_problem(target, endpoint.ip, error, self.web.from_outside) from error

    def check_through(self, wire: Wire, server: IceServer, uri: str, peers: list[Candidate]) -> None:
        client = Client(wire, server.username, server.credential, self.limits)
        try:
            client.ask_for_challenge()
            client.allocate()
            self.reach_sfu(client, uri, peers)
        finally:
            client.release()

    def reach_sfu(self, client: Client, uri: str, peers: list[Candidate]) -> None:
        """Reaches one of the SFU's addresses through the allocation."""
        sfu = self.signalling.sfu or IceSide('', '')
        refused: list[str] = []
        silent: list[str] = []
        for peer in peers:
            try:
                client.create_permission(peer.ip)
                check_path(RelayedWire(client, Address(peer.ip, peer.port)), self.own, sfu, self.limits, 3)
            except Refused as error:
                if error.code != PEER_FORBIDDEN:
                    raise
                refused.append(peer.ip)
            except NoAnswer:
                silent.append(f'{peer.ip} port {peer.port}')
            else:
                self.report.good(f'media reach the SFU at {peer.ip} through the relay {uri}')
                return
        if silent:
            raise Problem(
                f'the relay takes the credentials, but nothing comes back from the SFU at {silent[0]}.',
                f"The relay's node must reach UDP {silent[0].rpartition(' ')[2]} of the SFU at that address, which may "
                'be the public address of its own router: a router without hairpin NAT refuses that.',
            )
        if refused:
            raise Problem(
                f'the relay refuses to send to the SFU at {refused[0]} (403).',
                'Its list of peers must allow the address that the SFU tells people: MatrixStack opens it. In a relay '
                f'of your own: allowed-peer-ip={refused[0]}',
            )
        raise Problem('the SFU has no IPv4 address for UDP, which a relay needs.', "See the SFU's external address.")

    def connect(self, target: Target, endpoint: Endpoint) -> Wire:
        if target.transport == 'udp':
            return UdpWire(endpoint)
        if target.tls:
            return TlsWire(endpoint, self.limits, self.web.context, target.host)
        return TcpWire(endpoint, self.limits)


def refused_allocation(error: Refused) -> Problem:
    if error.code in (UNAUTHORIZED, WRONG_CREDENTIALS):
        return Problem(
            'the relay refuses the credentials that the SFU hands out: the two have different secrets.',
            'Both must read the same turn_shared_secret when they start: restart the relay and the SFU. Else the clock '
            'of one of their nodes is wrong.',
        )
    if error.code == QUOTA_REACHED:
        return Problem('the relay has no room left: its quota is reached (486).', 'Raise userQuota or totalQuota.')
    return Problem(f'the relay refuses: {error.code} {error.reason}.', "See the relay's log.")
