"""Finds out why the token service refused an OpenID token: it asks the homeserver about it by its server name."""

from __future__ import annotations

import urllib.parse
from typing import Any

from programs.call_check.web import Web
from programs.turn_check.problem import Problem

FEDERATION_PORT = 8448


class OpenIdCheck:
    def __init__(self, server_name: str, web: Web) -> None:
        self.server_name = server_name
        self.web = web

    def problem(self, openid: dict[str, Any], said: str) -> Problem:
        """The problem, by what this machine sees when it asks the same question."""
        begin = f'the token service does not accept who the user is: it answers {said}.'
        try:
            address = self.federation_address()
        except Problem as failed:
            return Problem(f'{begin} The server name leads nowhere: {failed.sentence}', failed.remedy)
        query = urllib.parse.urlencode({'access_token': openid.get('access_token', '')})
        place = f'https://{address}/_matrix/federation/v1/openid/userinfo'
        try:
            answer = self.web.ask('GET', f'{place}?{query}')
        except Problem as failed:
            return Problem(
                f'{begin} It has to ask {place}, and there is no answer: {failed.sentence}',
                'This one route must be open also without federation: the listener resource openid, the route in the '
                'ingress, and the well-known file server, or else port 8448.',
            )
        if answer.status != 200 or not answer.body.get('sub'):
            return Problem(
                f'{begin} It has to ask {place}, which answers {answer.status}.',
                'This one route must be open also without federation: add openid to the resources of the listener, and '
                'lead the path to the homeserver.',
            )
        return Problem(
            f'{begin} From here, {place} answers as it should.',
            'So the token service itself does not reach it: a router may refuse its own network the way over its '
            'public address (no hairpin NAT), or a network policy forbids it. The service also remembers failed '
            'look-ups: restart it after a repair.',
        )

    def federation_address(self) -> str:
        """The host and port of the homeserver by the rules of federation, without SRV records."""
        host, _, port = self.server_name.rpartition(':') if ':' in self.server_name else (self.server_name, '', '')
        if port.isdigit() and host:
            return self.server_name
        answer = self.web.ask('GET', f'https://{self.server_name}/.well-known/matrix/server')
        told = answer.body.get('m.server') if answer.status == 200 else None
        if not isinstance(told, str) or not told:
            return f'{self.server_name}:{FEDERATION_PORT}'
        return told if ':' in told else f'{told}:{FEDERATION_PORT}'
