"""Uses a TURN relay as a call does, and prints the problems that it finds.

It runs in the Synapse image and on any laptop, with Python 3.8 or later and its standard library only.
"""

from __future__ import annotations

import sys
import time
from io import TextIOWrapper

from programs.turn_check.arguments import Arguments, parse_arguments
from programs.turn_check.check import Check
from programs.turn_check.credentials import CLOCKS_DIFFER, Credentials
from programs.turn_check.homeserver import Homeserver
from programs.turn_check.problem import Problem
from programs.turn_check.report import Report
from programs.turn_check.times import plural, span
from programs.turn_check.wire import Limits

# The limit of all checks together, in seconds.
TOTAL_TIME = 45


def get_credentials(arguments: Arguments, limits: Limits) -> Credentials:
    homeserver = Homeserver(arguments.url, arguments.context, limits, arguments.inside is not None)
    if arguments.secret_is_token:
        credentials = homeserver.credentials_by_token(arguments.secret)
    else:
        credentials = homeserver.credentials_for_user(arguments.user or '', arguments.secret)
    if not credentials.uris:
        raise Problem(
            'The homeserver hands out no TURN relay: calls from behind NAT fail.',
            'Give it one: the prop turn of MatrixStack, or synapse.useTurn(…); then apply.',
        )
    return credentials


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


def check_relay(arguments: Arguments, report: Report) -> None:
    limits = Limits(arguments.timeout, TOTAL_TIME)
    credentials = get_credentials(arguments, limits)
    report_credentials(credentials, report)
    url = (arguments.inside or arguments.url).rstrip('/')
    from_outside = f"for example by a phone's hotspot: npx cdk8s-matrix turn-check {url} {arguments.user or 'NAME'}"
    check = Check(
        credentials,
        arguments.context,
        limits,
        report,
        from_outside if arguments.inside else None,
        arguments.allow_private,
    )
    for uri in udp_first(credentials.uris):
        check.check_uri(uri)
    check.check_ringing()
    if check.outside_is_unknown:
        report.heading('')
        report.note(
            'Only a check from outside can see if the internet reaches the relay ports.',
            f'Check from there, {from_outside}',
        )


def main(args: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding='utf-8', errors='replace')
    report = Report()
    try:
        check_relay(parse_arguments(args), report)
    except Problem as problem:
        report.problem(problem)
    except KeyboardInterrupt:
        return 130
    return report.verdict()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
