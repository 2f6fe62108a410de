"""Finds the cause of a relay's error, or of a missing answer."""

from __future__ import annotations

import socket
import ssl
import time

from programs.turn_check.client import QUOTA_REACHED, UNAUTHORIZED, NoAnswer, Refused
from programs.turn_check.credentials import CLOCKS_DIFFER, Credentials
from programs.turn_check.problem import Problem
from programs.turn_check.ringing import NO_PORT_LEFT
from programs.turn_check.stun import NotStun
from programs.turn_check.target import Target
from programs.turn_check.times import span

WRONG_CREDENTIALS = 441


def unreachable_problem(target: Target, ip: str | None, error: Exception, from_outside: str | None) -> Problem:
    """The problem if nothing answered at that address, or if DNS has no address.

    `from_outside` tells how to check from outside. It is given if this machine is in the relay's own network.
    """
    port = f'{target.protocol} {target.port}'
    if isinstance(error, socket.gaierror):
        return Problem(
            f'{target.host} has no address in DNS.',
            f'Make an A record for {target.host} that leads to the relay itself.',
        )
    if isinstance(error, ConnectionRefusedError):
        return Problem(
            f'nothing listens on {port} of {ip}.',
            'See that the relay runs (kubectl get pods -A), that it is what the name leads to, and that the router '
            'forwards the port to its node.',
        )
    if isinstance(error, (NoAnswer, socket.timeout)):
        return silence_problem(target, port, ip, from_outside)
    return Problem(
        f'{port} of {ip} does not work: {getattr(error, "strerror", None) or error}.',
        'If this says that the connection was closed or reset: something between here and the relay cuts it, or the '
        'relay has no certificate.',
    )


def silence_problem(target: Target, port: str, ip: str | None, from_outside: str | None) -> Problem:
    return Problem(
        f'no answer on {port} of {ip}: the port is closed, or not forwarded to the relay.'
        if ip
        else f'no answer from DNS about {target.host}.',
        f'Open {port} on the firewall, forward it on the router to the node of the relay, and see that the relay runs. '
        + (
            'But a router may also refuse its own network the way over its public address, while all is well outside: '
            f'check from there first, {from_outside}'
            if from_outside
            else "Within the relay's own network this may also be the router, which refuses the way over its public "
            'address: check from outside.'
        ),
    )


def not_a_relay_problem(error: NotStun, target: Target) -> Problem:
    said = str(error.args[0][:40]) if error.args else 'something'
    return Problem(
        f'another server answers there, and no TURN server: it says {said}.',
        f'{target.protocol} {target.port} must lead to the relay, not to another server.',
    )


def no_tls_problem(error: ssl.SSLError) -> Problem:
    reason = str(getattr(error, 'reason', None) or error).lower().replace('_', ' ')
    return Problem(
        f'it does not speak TLS: {reason}.',
        'A relay without a certificate it can read has no TLS: see its log, and that the certificate is there '
        '(kubectl get certificates -A).',
    )


def open_relay_problem() -> Problem:
    return Problem(
        'the relay serves everybody, without credentials.',
        'Stop it, and give it a config with use-auth-secret and a secret.',
    )


def refusal_problem(error: Refused, credentials: Credentials) -> Problem:
    if error.code in (UNAUTHORIZED, WRONG_CREDENTIALS):
        return credentials_problem(credentials)
    if error.code == QUOTA_REACHED:
        return Problem(
            'the relay has no room for this user or for anybody: its quota is reached (486).',
            "End other calls of the same user, or raise the relay's userQuota or totalQuota. What a crashed program "
            'held is free after ten minutes.',
        )
    if error.code == NO_PORT_LEFT:
        return Problem(
            'the relay has no port left (508).',
            'Widen its range: minRelayPort and maxRelayPort. While a call rings, it takes hundreds.',
        )
    return Problem(f'the relay refuses: {error.code} {error.reason}.', "See the relay's log.")


def credentials_problem(credentials: Credentials) -> Problem:
    """The problem if the relay refuses the credentials: the secrets differ, or the clocks differ."""
    now = time.time()
    if credentials.expiry is None:
        return Problem(
            "the relay refuses the homeserver's fixed user name and password.",
            'Give the homeserver and the relay the same ones.',
        )
    if credentials.expiry > now:
        return Problem(
            'the relay refuses the credentials, which are fresh: it has another secret than the homeserver.',
            'Both must read the same turn_shared_secret, and read it when they start: restart the relay and then the '
            "homeserver. (Only if the relay's own clock were more than "
            f'{span(credentials.expiry - now)} ahead would it be the clock.)',
        )
    skew = credentials.skew or 0
    if skew < -CLOCKS_DIFFER:
        return Problem(
            "the relay refuses the credentials, as they have expired: the homeserver's clock is "
            f"{span(skew)} behind this machine's.",
            "Set the clocks of the homeserver's node, the relay's and this machine by NTP. (If it is this machine's "
            'that is wrong, the secrets differ instead.)',
        )
    return Problem(
        f'the relay refuses the credentials, as they expired {span(now - credentials.expiry)} ago, before they were '
        'handed out.',
        "The homeserver's turn_user_lifetime is too short, or its clock is behind though the one of the proxy in front "
        'of it is right.',
    )
