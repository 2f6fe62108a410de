"""LiveKit's tokens, names, administration API and webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from typing import Any

from .config import Config

TOKEN_SECONDS = 3600
EMPTY_SECONDS, DEPARTURE_SECONDS = 300, 20


class SfuError(Exception):
    """The SFU refuses, or isn't there."""


def digest(*parts: str) -> str:
    """The name that LiveKit knows for a room of Matrix or a person: a hash of a JSON list, without padding."""
    text = json.dumps(parts, separators=(',', ':'), ensure_ascii=False)
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')


def sign(claims: dict[str, Any], secret: str) -> str:
    """A JWT."""
    parts = [_encode(json.dumps(part).encode()) for part in ({'alg': 'HS256', 'typ': 'JWT'}, claims)]
    return '.'.join([*parts, _encode(_signature('.'.join(parts), secret))])


def verify(token: str, key: str, secret: str) -> dict[str, Any]:
    """The claims of a JWT that this key signed and that is valid now."""
    try:
        head, claims, signature = token.split('.')
        header = json.loads(_decode(head))
        content = json.loads(_decode(claims))
        given = _decode(signature)
        if not isinstance(header, dict) or not isinstance(content, dict):
            raise ValueError('no objects')
    except ValueError:
        raise SfuError('no JWT') from None
    if header.get('alg') != 'HS256' or not hmac.compare_digest(_signature(f'{head}.{claims}', secret), given):
        raise SfuError('the signature is wrong')
    now = time.time()
    if content.get('iss') != key or not content.get('nbf', 0) - 60 <= now < content.get('exp', 0) + 60:
        raise SfuError('the JWT is of another key, or expired')
    return content


def _signature(text: str, secret: str) -> bytes:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip('=')


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


class Sfu:
    """The SFU of LIVEKIT_URL."""

    def __init__(self, config: Config, context: ssl.SSLContext) -> None:
        self._config = config
        self._context = context
        # From wss:// to https://, with the path.
        self._base = 'http' + config.url[len('ws') :].rstrip('/')

    def join_token(self, room: str, identity: str, publishes: bool) -> str:
        """A token with which a client joins a room. It opens no room."""
        video = {
            'roomJoin': True,
            'roomCreate': False,
            'room': room,
            'canPublish': publishes,
            'canPublishData': True,
            'canSubscribe': True,
            'canUpdateOwnMetadata': self._config.can_update_own_metadata,
            'hidden': False,
        }
        return self._token({'sub': identity, 'video': video})

    def create_room(self, room: str) -> None:
        """Opens a room, or leaves it as it is."""
        body = {'name': room, 'empty_timeout': EMPTY_SECONDS, 'departure_timeout': DEPARTURE_SECONDS}
        self._call('CreateRoom', {'roomCreate': True}, body)

    def has(self, room: str, identity: str) -> bool:
        """Says if somebody is in a room now."""
        return self._call('GetParticipant', {'roomAdmin': True, 'room': room}, {'room': room, 'identity': identity})

    def webhook(self, body: bytes, authorization: str) -> dict[str, Any]:
        """A message of the SFU, whose signature and hash are checked."""
        claims = verify(authorization, self._config.key, self._config.secret)
        expected = base64.b64encode(hashlib.sha256(body).digest()).decode()
        if not hmac.compare_digest(str(claims.get('sha256', '')), expected):
            raise SfuError('the hash of the body is wrong')
        try:
            return dict(json.loads(body))
        except ValueError:
            raise SfuError('the body is no JSON') from None

    def _token(self, claims: dict[str, Any]) -> str:
        now = int(time.time())
        return sign({'iss': self._config.key, 'nbf': now, 'exp': now + TOKEN_SECONDS, **claims}, self._config.secret)

    def _call(self, method: str, video: dict[str, Any], body: dict[str, Any]) -> bool:
        """Calls the administration API. False if there is no such thing."""
        request = urllib.request.Request(
            f'{self._base}/twirp/livekit.RoomService/{method}',
            json.dumps(body).encode(),
            {'Authorization': f'Bearer {self._token({"video": video})}', 'Content-Type': 'application/json'},
        )
        try:
            with urllib.request.urlopen(request, timeout=30, context=self._context):
                return True
        except urllib.error.HTTPError as problem:
            text = problem.read(2000).decode(errors='replace')
            # Twirp says it in JSON. A proxy's 404 means that the SFU wasn't reached.
            if problem.code == 404 and '"not_found"' in text:
                return False
            raise SfuError(f'{method}: {problem.code} {text[:200]}') from None
        except (OSError, ValueError, http.client.HTTPException) as problem:
            raise SfuError(f'{method}: {problem}') from None
