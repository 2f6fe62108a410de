"""Connects to the SFU as a client does, and tests the ways to its media."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator

from programs.call_check.ice import Candidate, IceSide, check_path, new_side
from programs.call_check.jwt import SfuToken
from programs.call_check.paths import FramedTcpWire
from programs.call_check.signalling import SfuRefused, Signalling
from programs.call_check.web import Web
from programs.call_check.websocket import NoWebSocket
from programs.turn_check.client import NoAnswer, Refused
from programs.turn_check.homeserver import clock_skew
from programs.turn_check.problem import Problem
from programs.turn_check.relayed_address import is_public
from programs.turn_check.report import Report
from programs.turn_check.stun import NotStun
from programs.turn_check.wire import Endpoint, Limits, UdpWire, resolve

# Seconds for one candidate. ICE itself would wait no longer.
PATH_TIME = 3
FAILURES = (OSError, NoAnswer, NotStun, Refused)
NODE_ADDRESS = (
    "Set the SFU's external address to the one that the internet sees, as for the relay. If it has changed, restart "
    'the SFU: kubectl -n matrix-rtc rollout restart deployment/livekit'
)


class SfuCheck:
    def __init__(self, url: str, token: SfuToken, web: Web, report: Report, allow_private: bool) -> None:
        self.url = re.sub(r'^http', 'ws', url)
        self.token = token
        self.web = web
        self.limits = web.limits
        self.report = report
        self.allow_private = allow_private

    @contextlib.contextmanager
    def joined(self) -> Iterator[tuple[Signalling, IceSide]]:
        """Is in the call, and has the SFU's candidates, for as long as the block runs."""
        signalling = self.connect()
        try:
            signalling.join()
            own = new_side()
            signalling.answer(own)
            yield signalling, own
        except SfuRefused as error:
            raise Problem(f'the SFU {error}.', "See the SFU's log.") from error
        except socket.timeout as error:
            raise Problem('the SFU says nothing more.', "See the SFU's log.") from error
        finally:
            signalling.leave()

    def connect(self) -> Signalling:
        try:
            return Signalling(self.url, self.token.text, self.web.context, self.limits)
        except NoWebSocket as error:
            raise self.refusal(error) from error
        except (OSError, ssl.SSLError) as error:
            raise self.web.problem(self.url, error) from error

    def refusal(self, error: NoWebSocket) -> Problem:
        # The SFU repeats the token, which nobody may see.
        said = re.sub(r'\bey[\w-]+\.[\w.-]*', '…', error.text)[:200]
        if error.status == 401:
            clock = self.token.clock_problem(clock_skew(error.date))
            return clock or Problem(
                f'the SFU refuses the token (401): {said}.',
                'The SFU and the token service must have the same key and secret, and read them when they start: '
                'restart both.',
            )
        if error.status == 404 and 'room' in error.text:
            return Problem(
                'the SFU has no such room (404): the token service did not open it.',
                f'The token service must reach {self.url} from its pod, as LIVEKIT_URL says: see its log. A home '
                'router without hairpin NAT refuses that way.',
            )
        if error.status in (502, 503, 504):
            return Problem(
                f'the SFU does not run: {self.url}/rtc answers {error.status}.',
                'See why: kubectl get pods -A, then its log. LiveKit ends with status 0 if its config is wrong.',
            )
        if error.status == 404:
            return Problem(
                f'no route leads to the SFU: {self.url}/rtc answers 404.',
                'The ingress must lead /rtc and everything below it to the SFU, without a change of the path.',
            )
        return Problem(
            f'{self.url}/rtc opens no WebSocket: it answers {error.status} {said}'.rstrip() + '.',
            'A proxy in front of the SFU must pass WebSockets on.',
        )

    def check_paths(self, signalling: Signalling, own: IceSide) -> None:
        """Tests each candidate. Each transport must have one that answers."""
        if signalling.sfu is None:
            raise Problem('the SFU offers no way for media.', "See the SFU's log.")
        self.check_announced(signalling.candidates)
        for transport in ('udp', 'tcp'):
            candidates = [one for one in signalling.candidates if one.transport == transport]
            try:
                self.check_transport(transport.upper(), candidates, own, signalling.sfu)
            except Problem as problem:
                self.report.problem(problem)

    def check_announced(self, candidates: list[Candidate]) -> None:
        """Says so if the SFU tells people only addresses that nobody outside reaches."""
        ips = list(dict.fromkeys(ipaddress.ip_address(one.ip) for one in candidates))
        at_home = any(ip.is_loopback for ip in ips)
        if not ips or self.allow_private or at_home or any(is_public(ip) for ip in ips):
            return
        told = ' and '.join(str(ip) for ip in ips)
        self.report.problem(
            Problem(
                f'the SFU tells people to send to {told}, a private address that nobody on the internet can reach: '
                'only people in the same network have group calls.',
                f'{NODE_ADDRESS}. For calls that stay in this network, run the check with --allow-private.',
            )
        )

    def check_transport(self, transport: str, candidates: list[Candidate], own: IceSide, sfu: IceSide) -> None:
        if not candidates:
            raise Problem(
                f'the SFU offers no {transport} at all.',
                f"Its config must name a port for it: rtc.{transport.lower()}_port. If it does, see the SFU's log.",
            )
        # A private address is for people in the SFU's own network, and its failure is none if another one answers.
        best = sorted(candidates, key=lambda one: (not is_public(ipaddress.ip_address(one.ip)), ':' in one.ip))
        failed: list[tuple[Candidate, Exception]] = []
        for candidate in best:
            try:
                check_path(open_path(candidate, self.limits), own, sfu, self.limits, PATH_TIME)
            except FAILURES as error:
                failed.append((candidate, error))
                continue
            self.report.good(f'media reach the SFU by {transport} at {candidate.ip} port {candidate.port}')
            break
        public = [
            (one, error) for one, error in failed if is_public(ipaddress.ip_address(one.ip)) and ':' not in one.ip
        ]
        if public or len(failed) == len(candidates):
            raise self.silence(transport, *(public or failed)[0])

    def silence(self, transport: str, candidate: Candidate, error: Exception) -> Problem:
        place = f'{transport} {candidate.port} of {candidate.ip}'
        names = self.named_addresses()
        if isinstance(error, Refused):
            return Problem(f'the SFU refuses {place}: {error}.', "Another server has the port, or see the SFU's log.")
        ours = ipaddress.ip_address(candidate.ip)
        others = [ip for ip in names if ip.version == ours.version]
        remedy = (
            f'Open {transport} {candidate.port} on the firewall, and forward it on the router to the node of the SFU. '
            'It goes past the ingress.'
        )
        if self.web.from_outside:
            remedy += (
                ' But a router may also refuse its own network the way over its public address, while all is well '
                f'outside: check from there first, {self.web.from_outside}'
            )
        if others and ours not in others:
            told = ' and '.join(str(ip) for ip in others)
            return Problem(
                f'no answer from {place}, where the SFU tells people to send. Its host is at {told}: its external '
                'address may be wrong.',
                f'{NODE_ADDRESS}. If the address is right: {remedy}',
            )
        why = 'nothing listens on' if isinstance(error, ConnectionRefusedError) else 'no answer from the SFU on'
        return Problem(f'{why} {place}: the port is closed, or not forwarded.', remedy)

    def named_addresses(self) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
        """The addresses of the SFU's host."""
        host = re.sub(r'^\w+://(\[[^\]]+\]|[^/:]+).*', r'\1', self.url).strip('[]')
        with contextlib.suppress(OSError):
            return [ipaddress.ip_address(one.ip.partition('%')[0]) for one in resolve(host, 443, self.limits)]
        return []


def open_path(candidate: Candidate, limits: Limits) -> UdpWire | FramedTcpWire:
    family = socket.AF_INET6 if ':' in candidate.ip else socket.AF_INET
    endpoint = Endpoint(family, (candidate.ip, candidate.port))
    if candidate.transport == 'udp':
        return UdpWire(endpoint)
    return FramedTcpWire(endpoint, Limits(PATH_TIME, PATH_TIME))
