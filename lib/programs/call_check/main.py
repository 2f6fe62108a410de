"""Does what calls do, and prints the problems that it finds: with the TURN relay, and with group calls by MatrixRTC.

It runs in the Synapse image and on any laptop, with Python 3.8 or later and its standard library only.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

from programs.call_check.group_calls import GroupCalls
from programs.call_check.matrix_user import MatrixUser
from programs.call_check.web import Web
from programs.turn_check.arguments import GROUP_CALLS, RELAY, Arguments, parse_arguments
from programs.turn_check.homeserver import Homeserver
from programs.turn_check.problem import Problem
from programs.turn_check.relay import NO_RELAY, check_relay
from programs.turn_check.report import Report
from programs.turn_check.wire import Limits

# The limits of both parts, in seconds.
RELAY_TIME = 45
GROUP_CALLS_TIME = 60
MEDIA_TIME = 60


def check_calls(arguments: Arguments, report: Report) -> None:
    limits = Limits(arguments.timeout, RELAY_TIME)
    homeserver = Homeserver(arguments.url, arguments.context, limits, arguments.inside is not None)
    token = arguments.secret
    if not arguments.secret_is_token:
        token = homeserver.log_in(arguments.user or '', arguments.secret)
    try:
        relayed = RELAY in arguments.skip or check_relay(homeserver, token, arguments, limits, report)
        offered = GROUP_CALLS not in arguments.skip and check_group_calls(token, arguments, report)
        if not relayed:
            report.heading('')
            if offered:
                report.note(NO_RELAY.sentence, NO_RELAY.remedy)
            else:
                report.problem(NO_RELAY)
    finally:
        if not arguments.secret_is_token:
            homeserver.limits = Limits(arguments.timeout, arguments.timeout)
            homeserver.log_out(token)


def check_group_calls(token: str, arguments: Arguments, report: Report) -> bool:
    """Returns false if the homeserver offers no group calls."""
    limits = Limits(arguments.timeout, GROUP_CALLS_TIME + (MEDIA_TIME if arguments.media else 0))
    web = Web(arguments.context, limits, arguments.from_outside if arguments.inside else None)
    user = MatrixUser(arguments.url, token, web)
    group_calls = GroupCalls(user, web, report, arguments.allow_private, arguments.media)
    group_calls.check()
    if group_calls.offered:
        report.all_good = 'All good: calls work.'
    return group_calls.offered


def main(args: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding='utf-8', errors='replace')
    report = Report()
    try:
        check_calls(parse_arguments(args), report)
    except Problem as problem:
        report.problem(problem)
    except KeyboardInterrupt:
        return 130
    return report.verdict()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
