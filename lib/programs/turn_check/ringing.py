"""Takes the allocations of a call of Element Web that rings, and tells which limit of the relay is too low for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from programs.turn_check.client import QUOTA_REACHED, Client, NoAnswer, OpenRelay, Refused
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report
from programs.turn_check.stun import NotStun
from programs.turn_check.wire import Limits

NO_PORT_LEFT = 508

# Element Web gathers so many times over until the call is answered (`iceCandidatePoolSize`).
POOL = 20
# A laptop often has two networks: Wi-Fi and a cable or a VPN, or IPv4 and IPv6.
NETWORKS = 2
# The sessions of the person who is called, such as a laptop and a PC. All of them gather.
SESSIONS = 2

# So many allocations are asked for at once.
AT_ONCE = 16
# coturn counts a deleted allocation towards the quota for another second or two.
UNTIL_FORGOTTEN = 2.5


class Ringing:
    """The sessions of a call with that number of TURN URIs. All are of one user, who logged in."""

    def __init__(self, uris: int, new_client: Callable[[], Client], limits: Limits) -> None:
        self.of_session = POOL * NETWORKS * uris
        self.of_user = SESSIONS * self.of_session
        self.of_call = self.of_user + self.of_session
        self.new_client = new_client
        self.limits = limits
        self.clients: list[Client] = []
        self.lock = threading.Lock()
        self.refusal: Refused | None = None
        # True if an allocation was neither given nor refused.
        self.unanswered = False

    @property
    def taken(self) -> int:
        return len(self.clients)

    def check(self, report: Report) -> None:
        try:
            self.take(self.of_call)
            self.report(report)
        finally:
            self.release()

    def take(self, count: int) -> None:
        """Takes allocations until there are so many, or until the relay refuses one twice."""
        for pause in (0, UNTIL_FORGOTTEN):
            self.refusal = None
            time.sleep(pause)
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda _: self.take_one(), range(count - self.taken)))
            if self.refusal is None:
                return

    def take_one(self) -> None:
        if self.refusal or self.unanswered:
            return
        client = None
        try:
            client = self.new_client()
            client.ask_for_challenge()
            client.allocate_once()
            with self.lock:
                self.clients.append(client)
        except Refused as error:
            self.refusal = error
        except (OSError, NoAnswer, NotStun, OpenRelay):
            self.unanswered = True
        finally:
            if client and client not in self.clients:
                client.release()

    def release(self) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(Client.release, self.clients))

    def report(self, report: Report) -> None:
        needs = (
            f'A call of Element Web takes up to {self.of_session} allocations for each session while it rings: {POOL} '
            f'for each of {NETWORKS} networks and each URI'
        )
        if self.taken >= self.of_call:
            report.good(
                f'holds the {self.of_call} allocations of a ringing call: the caller, and {SESSIONS} sessions of the '
                'person who is called'
            )
        elif self.refusal and self.refusal.code == QUOTA_REACHED:
            self.report_quota(report, needs)
        elif self.refusal and self.refusal.code == NO_PORT_LEFT:
            raise Problem(
                f'no relay port is left (508) after {allocations(self.taken)}, so the relay does not carry one ringing '
                'call: such a call may stay at "Connecting".',
                f'{needs}. Widen the range, minRelayPort to maxRelayPort, to {self.of_call} ports or more for each '
                'call that rings at the same time.',
            )
        else:
            said = f': it answers {self.refusal}' if self.refusal else ', and then no more answers in time'
            report.note(f'gives {allocations(self.taken)} of the {self.of_call} of a ringing call{said}.')

    def report_quota(self, report: Report, needs: str) -> None:
        if self.taken < self.of_user:
            raise Problem(
                f'the quota ends (486) after {allocations(self.taken)} of one user, so the relay does not carry one '
                f'ringing call to a person with {SESSIONS} sessions: such a call may stay at "Connecting".',
                f'{needs}. Raise userQuota to {self.of_user} or more, and totalQuota to {self.of_call} or more for '
                'each call that rings at the same time.',
            )
        report.good(
            f'holds the {self.of_user} allocations of a person with {SESSIONS} sessions while a call rings (its quota '
            f'ends after {self.taken})'
        )


def allocations(count: int) -> str:
    return 'one allocation' if count == 1 else f'{count} allocations'
