"""Reads the command line."""

from __future__ import annotations

import argparse
import getpass
import re
import ssl
import sys
from typing import NamedTuple

from programs.turn_check.certificate import tls_context

# The parts of the check that can be left out.
RELAY = 'relay'
GROUP_CALLS = 'group-calls'


class Arguments(NamedTuple):
    url: str
    # The user who logs in with the secret as the password. None if the secret is an access token.
    user: str | None
    secret: str
    secret_is_token: bool
    context: ssl.SSLContext
    # Seconds to wait for an answer.
    timeout: float
    # The homeserver's URL from outside, if this machine is in the relay's own network.
    inside: str | None
    # True if relay and SFU are meant to announce a private address.
    allow_private: bool
    # Parts that are left out.
    skip: list[str]
    # True if sound is to be sent.
    media: bool

    @property
    def from_outside(self) -> str:
        """How to check from outside, for somebody who is in the cluster."""
        url = (self.inside or self.url).rstrip('/')
        return f"for example by a phone's hotspot: npx cdk8s-matrix call-check {url} {self.user or 'NAME'}"


def parse_arguments(args: list[str]) -> Arguments:
    """Parses the arguments. If they are wrong, ends the program with a message and exit code 2."""
    parser = argument_parser()
    parsed = parser.parse_args(args)
    url: str = parsed.url if '://' in parsed.url else f'https://{parsed.url}'
    # A certificate knows the name without the dot at its end.
    url = re.sub(r'^(\w+://[^/:]+)\.(?=[/:]|$)', r'\1', url)
    if not url.startswith(('https://', 'http://')):
        parser.error('the URL must start with https:// or http://')
    if not parsed.user and not parsed.token_file:
        parser.error('name the user who logs in, or a file with an access token (--token-file)')
    if not 0 < parsed.timeout <= 60:
        parser.error('--timeout must be a number of seconds, 60 at most')
    file: str | None = parsed.password_file or parsed.token_file
    if file is None and not sys.stdin.isatty():
        parser.error('nobody is there to type the password: name a file (--password-file, - for standard input)')
    try:
        secret = read_secret(file) if file else getpass.getpass(f'Password of {parsed.user}: ')
        context = tls_context(parsed.ca)
    except (OSError, ValueError) as error:
        place = getattr(error, 'filename', None) or parsed.ca or 'the file'
        parser.error(f'{place}: {getattr(error, "strerror", None) or error}')
    if not secret:
        parser.error('the password or access token is empty')
    inside: str | None = parsed.inside or None
    return Arguments(
        url,
        parsed.user,
        secret,
        bool(parsed.token_file),
        context,
        parsed.timeout,
        inside,
        parsed.allow_private,
        parsed.skip,
        parsed.media,
    )


def argument_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog='call-check', description='Does what calls do with the TURN relay and the SFU, and says what is wrong.'
    )
    parser.add_argument('url', help="the homeserver's URL, such as https://matrix.example.org")
    parser.add_argument('user', nargs='?', help='who logs in; the password is asked for')
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument('--password-file', metavar='F', help='read the password there; - is standard input')
    secret.add_argument('--token-file', metavar='F', help='read an access token there, instead of logging in')
    parser.add_argument('--ca', metavar='F', help='trust this authority too (PEM)')
    parser.add_argument(
        '--timeout', metavar='S', type=float, default=5, help='seconds to wait for an answer (default 5)'
    )
    parser.add_argument(
        '--inside',
        metavar='URL',
        help="this machine is in the servers' own network; from outside the homeserver has that URL",
    )
    parser.add_argument(
        '--allow-private',
        action='store_true',
        help='calls are for a private network or VPN only: relay and SFU may announce an address of that',
    )
    parser.add_argument(
        '--skip',
        action='append',
        default=[],
        choices=[RELAY, GROUP_CALLS],
        help='leave out this part, as the homeserver has none',
    )
    parser.add_argument('--media', action='store_true', help='send sound too: needs pip install livekit')
    return parser


def read_secret(file: str) -> str:
    with open(0 if file == '-' else file, encoding='utf-8') as source:
        return source.read().rstrip('\r\n')
