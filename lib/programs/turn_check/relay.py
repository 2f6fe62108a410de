"""Uses the homeserver's TURN relay as a call does."""

from __future__ import annotations

import time

from programs.turn_check.arguments import Arguments
from programs.turn_check.check import Check
from programs.turn_check.credentials import CLOCKS_DIFFER, Credentials
from programs.turn_check.homeserver import Homeserver
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report
from programs.turn_check.times import plural, span
from programs.turn_check.wire import Limits

NO_RELAY = Problem(
    'The homeserver hands out no TURN relay: calls from behind NAT fail.',
    'Give it one: the prop turn of MatrixStack, or synapse.useTurn(…); then apply.',
)


def report_credentials(credentials: Credentials, report: Report) -> None:
    skew, expiry, count = credentials.skew, credentials.expiry, len(credentials.uris)
    if skew is not None and abs(skew) > CLOCKS_DIFFER:
        direction = 'ahead of' if skew > 0 else 'behind'
        report.note(
            f"the homeserver's clock is {span(skew)} {direction} this machine's: one of the two is wrong.",
            "Set both by NTP, and the relay's: credentials are good for a time.",
        )
    left = f' that are good for {span(expiry - time.time())}' if expiry and expiry > time.time() else ''
    report.good(f'The homeserver hands out {count} TURN URI{plural(count)}, with credentials{left}')


def udp_first(uris: list[str]) -> list[str]:
    """Checks the URIs. UDP comes first, because the peer learns its own address over UDP."""
    return sorted(uris, key=lambda uri: 'transport=tcp' in uri or uri.startswith('turns:'))


def check_relay(homeserver: Homeserver, token: str, arguments: Arguments, limits: Limits, report: Report) -> bool:
    """Returns false if the homeserver has no relay."""
    credentials = homeserver.credentials_by_token(token)
    if not credentials.uris:
        return False
    report_credentials(credentials, report)
    check = Check(
        credentials,
        arguments.context,
        limits,
        report,
        arguments.from_outside if arguments.inside else None,
        arguments.allow_private,
    )
    for uri in udp_first(credentials.uris):
        check.check_uri(uri)
    check.check_ringing()
    if check.outside_is_unknown:
        report.heading('')
        report.note(
            'Only a check from outside can see if the internet reaches the relay ports.',
            f'Check from there, {arguments.from_outside}',
        )
    return True
