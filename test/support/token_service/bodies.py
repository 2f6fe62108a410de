"""The bodies of requests: their fields, and errors as Matrix writes them."""

from __future__ import annotations

import json
from typing import Any

LARGEST = 1024 * 1024


class Refused(Exception):
    """A request is refused, with a status and an error code of Matrix."""

    def __init__(self, status: int, errcode: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.errcode = errcode


OPENID = {'access_token': str, 'token_type': str, 'matrix_server_name': str, 'expires_in': int}
MEMBER = {'id': str, 'claimed_user_id': str, 'claimed_device_id': str}
# The last of them is ignored: the homeserver's address comes from the environment or from its well-known file.
DELAY = {'delay_id': str, 'delay_timeout': int, 'delay_cs_api_url': str}
ROOM = {'room_id': str, 'slot_id': str}

SFU_GET = {'room': str, 'device_id': str, 'openid_token': OPENID, **DELAY}
GET_TOKEN = {**ROOM, 'openid_token': OPENID, 'member': MEMBER, **DELAY}
CLIENT_TOKEN = {**ROOM, 'url': str, 'member_id': str, 'server_name': str}
CLIENT_LEAVE = {**ROOM, 'url': str, 'member_id': str, 'delay_id': str}
SERVER_TOKEN = {**ROOM, 'url': str, 'member_id': str, 'user_id': str}

Body = dict[str, Any]


def parse(text: bytes, fields: dict[str, Any]) -> Body:
    """Reads a body. A field that isn't there is empty; an unknown field, or one of another kind, is refused."""
    try:
        if len(text) > LARGEST:
            raise ValueError('too large')
        return _typed(json.loads(text.decode('utf-8')), fields)
    except ValueError:
        raise Refused(400, 'M_NOT_JSON', 'Error reading request') from None


def _typed(value: Any, fields: dict[str, Any]) -> Body:
    if not isinstance(value, dict) or value.keys() - fields.keys():
        raise ValueError('fields')
    body: Body = {}
    for name, kind in fields.items():
        if isinstance(kind, dict):
            body[name] = _typed(value.get(name, {}), kind)
            continue
        found = value.get(name, kind())
        if type(found) is not kind:
            raise ValueError(name)
        body[name] = found
    return body


def require(body: Body, *paths: str) -> None:
    """Refuses a body in which one of these fields is empty. A dot leads into a field."""
    for path in paths:
        value: Any = body
        for name in path.split('.'):
            value = value[name]
        if not value:
            raise Refused(400, 'M_BAD_JSON', f'The request body is missing `{path}`')


def require_both_or_no_delay(body: Body) -> None:
    """Refuses a delayed event without its time, and the reverse."""
    if bool(body['delay_id']) != (body['delay_timeout'] > 0):
        raise Refused(400, 'M_BAD_JSON', 'The request body is missing `delay_id` or `delay_timeout`')
