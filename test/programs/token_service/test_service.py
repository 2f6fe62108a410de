"""Who gets a token from the replacement of the token service."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from token_service import __main__ as program
from token_service.config import read
from token_service.livekit import digest, sign, verify
from token_service.service import SERVER_TOKEN_PATH
from token_service.web import CLIENT, Server

from .fakes import Fake, running

SECRET = 'a secret of LiveKit'
ALICE = '@alice:example.org'
ROOM, SLOT = '!room:example.org', 'm.call#ROOM'
NAME = digest(ROOM, SLOT)
JOINED = f'/_matrix/client/unstable/io.element.msc4502/rooms/{ROOM}/is_joined'
DELAYED = '/_matrix/client/unstable/org.matrix.msc4140/delayed_events'
CREATE, GET = '/twirp/livekit.RoomService/CreateRoom', '/twirp/livekit.RoomService/GetParticipant'
ABSENT = (404, {'code': 'not_found', 'msg': 'participant does not exist'})


class Setup:
    """The service between a homeserver and an SFU."""

    def __init__(self, homeserver: Fake, sfu: Fake) -> None:
        self.homeserver = homeserver
        self.sfu = sfu
        self.url = sfu.url.replace('http', 'ws')
        homeserver.answers = {JOINED: {'joined': True}, f'{DELAYED}/': {}}
        sfu.answers = {CREATE: {'sid': 'RM_1'}, GET: ABSENT}
        self.server = self.serve()

    def serve(self, **changes: str) -> Server:
        environ = {
            'LIVEKIT_URL': self.url,
            'LIVEKIT_KEY': 'matrix',
            'LIVEKIT_SECRET': SECRET,
            'LIVEKIT_FULL_ACCESS_HOMESERVERS': 'example.org',
            'LIVEKIT_CS_API_URL_OVERRIDES': f'example.org={self.homeserver.url}',
            'LIVEKIT_AS_TOKEN': 'as',
            'LIVEKIT_HS_TOKEN': 'hs',
            'LIVEKIT_HS_SERVER_NAME': 'example.org',
            'LIVEKIT_JWT_BIND': '127.0.0.1:0',
            **changes,
        }
        server = program.serve(read(environ))
        threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
        return server

    def call(self, path: str, body: Any, method: str = 'POST', **headers: str) -> tuple[int, dict[str, Any]]:
        url = f'http://127.0.0.1:{self.server.server_port}{path}'
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace('_', '-'): value for name, value in headers.items()}
        request = urllib.request.Request(url, data if method == 'POST' else None, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.loads(answer.read() or b'{}')
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b'{}')

    def as_alice(self, path: str, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
        return self.call(path, body, Authorization='Bearer hs', X_Matrix_User_Identifier=ALICE, **headers)

    def tell(self, event: str, identity: str, **participant: str) -> None:
        """A message of the SFU."""
        body = json.dumps(
            {'event': event, 'room': {'name': NAME}, 'participant': {'identity': identity, **participant}}
        )
        self.call('/sfu_webhook', body.encode(), Authorization=signature(body.encode()))


def signature(body: bytes, secret: str = SECRET, **changes: Any) -> str:
    hashed = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return sign({'iss': 'matrix', 'exp': time.time() + 60, 'sha256': hashed, **changes}, secret)


@pytest.fixture
def setup() -> Iterator[Setup]:
    with running(Fake()) as homeserver, running(Fake()) as sfu:
        found = Setup(homeserver, sfu)
        yield found
        found.server.shutdown()
        found.server.server_close()


@pytest.fixture
def openid(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """The homeserver's federation API without TLS. The token `good` is Alice's."""
    service = setup.server.service
    monkeypatch.setattr(service._homeservers, '_federation_url', lambda name: setup.homeserver.url)
    setup.homeserver.answers['/_matrix/federation/v1/openid/userinfo'] = {'sub': ALICE}
    return setup.homeserver


def client_token(setup: Setup, **changes: Any) -> dict[str, Any]:
    return {'room_id': ROOM, 'slot_id': SLOT, 'url': setup.url, 'member_id': 'member', **changes}


def legacy(name: str = 'example.org', **changes: Any) -> dict[str, Any]:
    token = {'access_token': 'good', 'token_type': 'Bearer', 'matrix_server_name': name, 'expires_in': 3600}
    return {'room': ROOM, 'device_id': 'PHONE', 'openid_token': token, **changes}


def claims(answer: tuple[int, dict[str, Any]]) -> dict[str, Any]:
    status, body = answer
    assert status == 200, body
    return verify(body['jwt'], 'matrix', SECRET)


def test_names_are_hashes() -> None:
    assert digest('!a:b', 'm.call#ROOM') == 'RL0NAaBlbtNXUrJjOBJGuyvSwjBrnisJ4VKWofgtY/k'


def test_a_member_of_the_room_gets_a_token_for_an_hour_and_the_room_is_opened(setup: Setup) -> None:
    found = claims(setup.as_alice(f'{CLIENT}/get_token', client_token(setup)))
    assert found['sub'] == digest(ALICE, 'member')
    assert found['exp'] - found['nbf'] == 3600
    video = found['video']
    assert (video['room'], video['roomJoin'], video['roomCreate'], video['canPublish']) == (NAME, True, False, True)
    assert (JOINED, {'mxid': ALICE}, None, 'Bearer as') in setup.homeserver.asked
    [(path, _, body, _)] = setup.sfu.asked
    assert (path, body['name']) == (CREATE, NAME)


def test_nobody_else_gets_one(setup: Setup) -> None:
    setup.homeserver.answers[JOINED] = {'joined': False}
    status, body = setup.as_alice(f'{CLIENT}/get_token', client_token(setup))
    assert (status, body['errcode'], setup.sfu.asked) == (403, 'M_FORBIDDEN', [])


@pytest.mark.parametrize(
    ('changes', 'expected'),
    [
        ({'url': 'ws://127.0.0.1:1/'}, (400, 'M_INVALID_PARAM')),
        ({'url': ''}, (400, 'M_BAD_JSON')),
        ({'member_id': ''}, (400, 'M_BAD_JSON')),
        ({'member': {'id': 'x'}}, (400, 'M_NOT_JSON')),
        ({'room_id': 5}, (400, 'M_NOT_JSON')),
    ],
)
def test_a_wrong_body_is_refused(setup: Setup, changes: Any, expected: tuple[int, str]) -> None:
    status, body = setup.as_alice(f'{CLIENT}/get_token', client_token(setup, **changes))
    assert (status, body['errcode']) == expected
    assert setup.homeserver.asked == []


@pytest.mark.parametrize('path', [f'{CLIENT}/get_token', f'{CLIENT}/delegate_delayed_leave', SERVER_TOKEN_PATH])
def test_only_the_homeserver_may_ask_for_others(setup: Setup, path: str) -> None:
    body = client_token(setup)
    assert setup.call(path, body)[1]['errcode'] == 'M_MISSING_TOKEN'
    assert setup.call(path, body, Authorization='Bearer as')[1]['errcode'] == 'M_UNKNOWN_TOKEN'
    assert setup.call(path, body, Authorization='Bearer hs')[0] in (400, 401)
    assert setup.call(path, body, method='GET')[0] == 405


def test_other_servers_answers(setup: Setup) -> None:
    proxy = '/_matrix/client/unstable/io.element.msc4512/appservice/fed_proxy'
    body = client_token(setup, url='wss://other', server_name='other.org')
    for answer, expected in [
        ({'status': 200, 'content': {'jwt': 'theirs'}}, 200),
        ({'status': 403, 'content': {'errcode': 'M_FORBIDDEN'}}, 403),
        ({'status': 400, 'content': {'errcode': 'M_INVALID_PARAM'}}, 400),
        ({'status': 500, 'content': {}}, 502),
    ]:
        setup.homeserver.answers[proxy] = answer
        assert setup.as_alice(f'{CLIENT}/get_token', body)[0] == expected
    *_, (_, _, sent, _) = setup.homeserver.asked
    assert (sent['destination'], sent['path'], sent['body']['user_id']) == ('other.org', SERVER_TOKEN_PATH, ALICE)
    assert setup.sfu.asked == []


def test_a_user_of_another_server_only_listens(setup: Setup) -> None:
    bob = '@bob:other.org'
    body = client_token(setup, user_id=bob)
    headers = {'Authorization': 'Bearer hs', 'X_Matrix_Origin': 'other.org'}
    found = claims(setup.call(SERVER_TOKEN_PATH, body, **headers))
    assert (found['sub'], found['video']['canPublish']) == (digest(bob, 'member'), False)
    assert [query for path, query, *_ in setup.homeserver.asked if path == JOINED] == [
        {'server_name': 'example.org'},
        {'mxid': bob},
    ]
    headers['X_Matrix_Origin'] = 'evil.org'
    assert setup.call(SERVER_TOKEN_PATH, body, **headers)[0] == 403


@pytest.mark.usefixtures('openid')
def test_the_older_route_gives_full_access_to_own_users_only(setup: Setup) -> None:
    found = claims(setup.call('/sfu/get', legacy()))
    assert (found['sub'], found['video']['room'], found['video']['canPublish']) == (f'{ALICE}:PHONE', NAME, True)
    assert setup.sfu.paths() == [CREATE]
    found = claims(setup.call('/sfu/get', legacy('other.org')))
    assert (found['video']['canPublish'], setup.sfu.paths()) == (False, [CREATE])
    delayed = legacy('other.org', delay_id='d', delay_timeout=1000)
    assert setup.call('/sfu/get', delayed)[1]['errcode'] == 'M_BAD_JSON'


def test_a_wrong_openid_token_is_refused(setup: Setup, openid: Fake) -> None:
    openid.answers['/_matrix/federation/v1/openid/userinfo'] = (401, {'errcode': 'M_UNKNOWN_TOKEN'})
    assert setup.call('/sfu/get', legacy()) == (
        401,
        {'errcode': 'M_UNAUTHORIZED', 'error': 'The request could not be authorised.'},
    )
    assert setup.sfu.asked == []


@pytest.mark.usefixtures('openid')
def test_a_claimed_name_must_be_that_of_the_token(setup: Setup) -> None:
    member = {'id': 'm', 'claimed_user_id': ALICE, 'claimed_device_id': 'PHONE'}
    body = {'room_id': ROOM, 'slot_id': SLOT, 'openid_token': legacy()['openid_token'], 'member': member}
    assert claims(setup.call('/get_token', body))['sub'] == digest(ALICE, 'PHONE', 'm')
    member['claimed_user_id'] = '@bob:example.org'
    assert setup.call('/get_token', body)[0] == 401


def test_a_room_that_the_sfu_refuses(setup: Setup) -> None:
    setup.sfu.answers[CREATE] = (503, {'code': 'unavailable'})
    assert setup.as_alice(f'{CLIENT}/get_token', client_token(setup))[0] == 500


def test_routes_of_an_application_service_are_only_there_if_it_is_one(setup: Setup) -> None:
    alone = setup.serve(LIVEKIT_AS_TOKEN='', LIVEKIT_HS_TOKEN='', LIVEKIT_HS_SERVER_NAME='')
    setup.server, before = alone, setup.server
    assert setup.as_alice(f'{CLIENT}/get_token', client_token(setup))[0] == 404
    assert setup.call('/healthz', None, method='GET')[0] == 200
    setup.server = before
    alone.shutdown()
    alone.server_close()
    assert setup.call('/_matrix/app/v1/ping', {}, Authorization='Bearer hs') == (200, {})
    assert setup.call('/_matrix/app/v1/ping', {}, Authorization='Bearer as')[0] == 401
