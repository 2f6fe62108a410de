"""The decisions: who gets a token for which room, and whose leave is taken over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from .bodies import Body, Refused
from .config import AppService, Config
from .leaves import ABORTED, JOINED, LEFT, Leave, Leaves
from .livekit import Sfu, SfuError, digest
from .log import log
from .matrix import HomeserverError, Homeservers

LEGACY_SLOT = 'm.call#ROOM'
SERVER_TOKEN_PATH = '/_matrix/federation/unstable/io.element.msc4195/rtc/livekit/get_token'
ONLY_FULL_ACCESS = 'Delegation of delayed events is only supported for full access users'
UNAUTHORIZED = 'The request could not be authorised.'

Answer = TypeVar('Answer')


def server_of(user: str) -> str:
    """The server name of a user ID."""
    found = re.fullmatch(r'@[^:]*:(\S+)', user)
    if not found:
        raise Refused(400, 'M_INVALID_PARAM', 'Malformed user identifier')
    return found[1]


class Service:
    """The service without its web server."""

    def __init__(self, config: Config, homeservers: Homeservers, sfu: Sfu) -> None:
        self.config = config
        self._homeservers = homeservers
        self._sfu = sfu
        self._leaves = Leaves(homeservers, sfu, config.sanity_check_interval)

    @property
    def app_service(self) -> AppService:
        assert self.config.app_service is not None
        return self.config.app_service

    def sfu_get(self, body: Body) -> Body:
        """A token for older clients. Nobody asks if the person is in the room: the room's name is a hash of its ID."""
        user = self._user(body)
        return self._legacy_token(body, digest(body['room'], LEGACY_SLOT), f'{user}:{body["device_id"]}')

    def get_token(self, body: Body) -> Body:
        """A token for clients of the time before the homeserver passed requests on."""
        return self._legacy_token(body, digest(body['room_id'], body['slot_id']), self._member(body))

    def delegate(self, body: Body) -> Body:
        """Takes over the leave of a person who is in a call already."""
        member = self._member(body)
        if not self._has_full_access(body):
            raise Refused(403, 'M_FORBIDDEN', ONLY_FULL_ACCESS)
        self._take_over(body, digest(body['room_id'], body['slot_id']), member)
        return {}

    def client_token(self, body: Body, user: str) -> Body:
        """A token for a person whom the homeserver knows, for its own SFU or that of another homeserver."""
        own = self.app_service.server_name
        target = body['server_name'] or own
        if target == own:
            self._require_url(body)
        server_of(user)
        base = self._client_url(own)
        self._require_joined(base, body, 'The requesting user is not a member of the room', mxid=user)
        if target == own:
            return {
                'jwt': self._token(
                    digest(body['room_id'], body['slot_id']), digest(user, body['member_id']), True, True
                )
            }
        self._require_joined(base, body, 'The target server is not joined to the room', server_name=target)
        fields = {name: body[name] for name in ('url', 'room_id', 'slot_id', 'member_id')}
        return self._token_of(base, target, {'user_id': user, **fields})

    def server_token(self, body: Body, origin: str) -> Body:
        """A token for a person of another homeserver, who only listens here."""
        if server_of(body['user_id']) != origin:
            raise Refused(403, 'M_FORBIDDEN', 'The user_id does not belong to the origin server')
        own = self.app_service.server_name
        base = self._client_url(own)
        self._require_joined(base, body, 'This server is not joined to the room', server_name=own)
        self._require_joined(base, body, 'The requesting user is not a member of the room', mxid=body['user_id'])
        self._require_url(body)
        identity = digest(body['user_id'], body['member_id'])
        return {'jwt': self._token(digest(body['room_id'], body['slot_id']), identity, publishes=False, opens=True)}

    def client_delegate(self, body: Body, user: str) -> Body:
        """Takes over the leave of a person whom the homeserver knows. The delay is asked from the homeserver."""
        self._require_url(body)
        own = self.app_service.server_name
        base = self._client_url(own)
        unknown = Refused(400, 'M_INVALID_PARAM', 'Unknown `delay_id`')
        try:
            milliseconds, room = self._homeservers.delay_of(base, body['delay_id'], user)
        except HomeserverError as problem:
            log('warn', f'the delay of a delayed event is not known: {problem}')
            raise (
                unknown if problem.status == 404 else Refused(503, 'M_UNKNOWN', 'Unable to look up the delayed event')
            ) from None
        if room != body['room_id']:
            raise unknown
        names = (digest(body['room_id'], body['slot_id']), digest(user, body['member_id']))
        self._leaves.add(Leave(own, body['delay_id'], milliseconds / 1000, *names, user))
        return {}

    def webhook(self, content: bytes, authorization: str) -> None:
        """What the SFU says. A wrong signature is only logged."""
        try:
            event = self._sfu.webhook(content, authorization)
        except SfuError as problem:
            return log('warn', f'a message of the SFU is refused: {problem}')
        person, room = event.get('participant') or {}, event.get('room') or {}
        kind = event.get('event')
        if kind in ('participant_left', 'participant_connection_aborted'):
            kind = LEFT if person.get('disconnectReason') == 'CLIENT_INITIATED' else ABORTED
        elif kind == 'participant_joined':
            kind = JOINED
        else:
            return None
        self._leaves.tell(room.get('name', ''), person.get('identity', ''), kind)

    def _user(self, body: Body) -> str:
        try:
            return self._homeservers.user_of(body['openid_token'])
        except HomeserverError as problem:
            log('warn', f'an OpenID token is refused: {problem}')
            raise Refused(401, 'M_UNAUTHORIZED', UNAUTHORIZED) from None

    def _member(self, body: Body) -> str:
        user, member = self._user(body), body['member']
        if member['claimed_user_id'] != user:
            raise Refused(401, 'M_UNAUTHORIZED', UNAUTHORIZED)
        return digest(user, member['claimed_device_id'], member['id'])

    def _has_full_access(self, body: Body) -> bool:
        return self.config.has_full_access(body['openid_token']['matrix_server_name'])

    def _legacy_token(self, body: Body, room: str, identity: str) -> Body:
        full_access = self._has_full_access(body)
        if body['delay_id'] and not full_access:
            raise Refused(400, 'M_BAD_JSON', ONLY_FULL_ACCESS)
        if body['delay_id']:
            # Before the room is opened, so that none is left over.
            self._client_url(body['openid_token']['matrix_server_name'])
        token = self._token(room, identity, publishes=full_access, opens=full_access)
        if body['delay_id']:
            self._take_over(body, room, identity)
        return {'url': self.config.url, 'jwt': token}

    def _take_over(self, body: Body, room: str, identity: str) -> None:
        server_name = body['openid_token']['matrix_server_name']
        self._client_url(server_name)
        self._leaves.add(Leave(server_name, body['delay_id'], body['delay_timeout'] / 1000, room, identity, ''))

    def _token(self, room: str, identity: str, publishes: bool, opens: bool) -> str:
        if opens:
            try:
                self._sfu.create_room(room)
            except SfuError as problem:
                log('error', f'a room could not be opened: {problem}')
                raise Refused(500, 'M_UNKNOWN', 'Unable to create room on SFU') from None
        log('info', f'a token for room {room}, {"full" if publishes else "restricted"} access')
        return self._sfu.join_token(room, identity, publishes)

    def _token_of(self, base: str, destination: str, request: Body) -> Body:
        unreachable = Refused(502, 'M_UNKNOWN', 'Unable to reach the specified homeserver')
        try:
            status, content = self._homeservers.ask_other(base, destination, SERVER_TOKEN_PATH, request)
        except HomeserverError as problem:
            log('error', f'{destination} gives no token: {problem}')
            raise unreachable from None
        content = content if isinstance(content, dict) else {}
        if status == 200 and isinstance(content.get('jwt'), str):
            return {'jwt': content['jwt']}
        errcode = content.get('errcode')
        if (status, errcode) == (403, 'M_FORBIDDEN'):
            raise Refused(
                403, 'M_FORBIDDEN', 'The requesting user is not a member of the room on the destination homeserver'
            )
        if (status, errcode) == (400, 'M_INVALID_PARAM'):
            raise Refused(400, 'M_INVALID_PARAM', 'The destination homeserver rejected the specified `url`')
        raise unreachable

    def _require_url(self, body: Body) -> None:
        if body['url'] != self.config.url:
            log('warn', f'the url of a request is {body["url"]!r}, and LIVEKIT_URL is {self.config.url!r}')
            raise Refused(400, 'M_INVALID_PARAM', "The request `url` does not match this service's LiveKit URL")

    def _client_url(self, server_name: str) -> str:
        return _or(
            lambda: self._homeservers.client_url(server_name), 400, 'M_BAD_JSON', 'Unable to resolve client-server API'
        )

    def _require_joined(self, base: str, body: Body, otherwise: str, **subject: str) -> None:
        def ask() -> bool:
            return self._homeservers.is_joined(base, body['room_id'], **subject)

        if not _or(ask, 502, 'M_UNKNOWN', 'Unable to verify room membership'):
            raise Refused(403, 'M_FORBIDDEN', otherwise)


def _or(ask: Callable[[], Answer], status: int, errcode: str, message: str) -> Answer:
    """What is asked for, or a refusal if a homeserver doesn't say it."""
    try:
        return ask()
    except HomeserverError as problem:
        log('error', f'{message}: {problem}')
        raise Refused(status, errcode, message) from None
