"""Checks that an allocation carries data."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from programs.turn_check.client import Client, NoAnswer, Refused
from programs.turn_check.data import DataLost, Peer, send_both_ways
from programs.turn_check.problem import Problem
from programs.turn_check.relayed_address import ADDRESS_REMEDY, data_lost_problem, wrong_address
from programs.turn_check.report import Report
from programs.turn_check.stun import Address
from programs.turn_check.target import Target
from programs.turn_check.wire import Limits

FORBIDDEN = 403


class DataCheck:
    def __init__(self, target: Target, client: Client, limits: Limits, report: Report) -> None:
        self.target = target
        self.client = client
        self.limits = limits
        self.report = report
        # True if this machine can't tell whether the relay works for clients on the internet.
        self.outside_is_unknown = False

    def check(self, stun_servers: dict[int, tuple[Any, ...]], new_client: Callable[[], Client]) -> None:
        """Sends data between the client and a socket of this machine.

        The relay sends nothing to private addresses. If this machine has one, a second client takes the socket's place.
        """
        relayed = self.client.relayed
        peer = Peer(relayed.ip)
        try:
            own = peer.ask_for_own_address(stun_servers.get(peer.family), self.limits) or self.client.mapped
            if not same_family(own, relayed) or not self.may_send_to(own):
                self.check_between_two_clients(new_client)
                return
            seen = send_both_ways(self.client, peer, self.limits)
            self.report.good('carries data both ways')
            if seen.ip != relayed.ip:
                self.report.note(
                    f'what it sends comes from {seen.ip}, not from {relayed.ip}: some firewalls drop that.'
                )
        except DataLost as error:
            raise data_lost_problem(error, relayed, self.target) from error
        finally:
            peer.close()

    def may_send_to(self, address: Address) -> bool:
        try:
            self.client.create_permission(address.ip)
        except Refused as error:
            if error.code != FORBIDDEN:
                raise
            return False
        return True

    def check_between_two_clients(self, new_client: Callable[[], Client]) -> None:
        other = None
        try:
            other = new_client()
            other.ask_for_challenge()
            other.allocate()
            self.client.create_permission(other.relayed.ip)
            other.create_permission(self.client.relayed.ip)
            send_both_ways(self.client, other, self.limits)
            self.report.good('carries data both ways between two of its own addresses')
        except (Refused, DataLost, NoAnswer, OSError) as error:
            and_itself = f', and none to itself ({error.code} {error.reason})' if isinstance(error, Refused) else ''
            self.report.note(
                "nobody can see from here if it carries data: it sends none to private addresses such as this machine's"
                f'{and_itself}.'
            )
        finally:
            if other:
                other.release()
        self.judge_address()
        self.outside_is_unknown = True

    def judge_address(self) -> None:
        """Compares addresses, because this machine can't test the way from the internet with data."""
        wrong = wrong_address(self.client.relayed, self.target)
        if wrong and any(ip.is_global for ip in self.target.ips()):
            raise Problem(wrong, ADDRESS_REMEDY)
        if wrong:
            self.report.note(
                f'the relay tells people to send to {self.client.relayed.ip}, and from here {self.target.host} leads '
                'elsewhere, to a private address: see that it is what the internet sees.'
            )


def same_family(one: Address, other: Address) -> bool:
    return ipaddress.ip_address(one.ip).version == ipaddress.ip_address(other.ip).version
