"""Delegated leaves of the replacement of the token service."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from token_service.livekit import digest
from token_service.web import CLIENT

from .fakes import Fake
from .test_service import ALICE, DELAYED, GET, NAME, ROOM, SLOT, Setup, openid, setup, signature

__all__ = ['openid', 'setup']
ME = digest(ALICE, 'member')
EVENT = f'{DELAYED}/syd_1'


def delegate(setup: Setup, milliseconds: int = 8000, **changes: Any) -> tuple[int, dict[str, Any]]:
    setup.homeserver.answers[EVENT] = {'delay_ms': milliseconds, 'room_id': ROOM}
    body = {'url': setup.url, 'room_id': ROOM, 'slot_id': SLOT, 'member_id': 'member', 'delay_id': 'syd_1', **changes}
    return setup.as_alice(f'{CLIENT}/delegate_delayed_leave', body)


def test_the_leave_is_sent_at_once_when_the_person_is_gone(setup: Setup) -> None:
    assert delegate(setup) == (200, {})
    setup.tell('participant_joined', ME)
    setup.homeserver.wait_for('/restart')
    started = time.monotonic()
    setup.tell('participant_left', ME, disconnectReason='CLIENT_INITIATED')
    setup.homeserver.wait_for('/send')
    assert time.monotonic() - started < 1
    acts = [(path, query, token) for path, query, _, token in setup.homeserver.asked if path != EVENT]
    assert acts == [(f'{EVENT}/{action}', {'user_id': ALICE}, 'Bearer as') for action in ('restart', 'send')]


def test_a_lost_connection_is_a_leave_too(setup: Setup) -> None:
    # The person was there before the handover, so no message comes.
    setup.sfu.answers[GET] = {'identity': ME}
    delegate(setup)
    setup.homeserver.wait_for('/restart')
    setup.tell('participant_connection_aborted', ME)
    setup.homeserver.wait_for('/send')


def test_it_is_restarted_while_the_person_is_there(setup: Setup) -> None:
    delegate(setup, 250)
    setup.tell('participant_joined', ME)
    setup.homeserver.wait_for('/restart', 4)
    assert f'{EVENT}/send' not in setup.homeserver.paths()


def test_it_is_sent_if_the_person_never_comes(setup: Setup) -> None:
    delegate(setup, 200)
    setup.homeserver.wait_for('/send')
    assert f'{EVENT}/restart' not in setup.homeserver.paths()


def test_it_is_given_up_when_the_homeserver_does_not_know_it(setup: Setup) -> None:
    delegate(setup)
    setup.homeserver.answers[f'{EVENT}/restart'] = (404, {})
    setup.tell('participant_joined', ME)
    setup.homeserver.wait_for('/restart')
    setup.tell('participant_left', ME)
    time.sleep(0.2)
    assert f'{EVENT}/send' not in setup.homeserver.paths()


@pytest.mark.parametrize(
    ('secret', 'changes'),
    [('another secret', {}), (None, {'sha256': 'AAAA'}), (None, {'exp': 1}), (None, {'iss': 'other'})],
)
def test_a_message_that_the_sfu_did_not_sign_counts_for_nothing(setup: Setup, secret: str | None, changes: Any) -> None:
    delegate(setup)
    setup.tell('participant_joined', ME)
    setup.homeserver.wait_for('/restart')
    participant = {'identity': ME, 'disconnectReason': 'CLIENT_INITIATED'}
    body = json.dumps({'event': 'participant_left', 'room': {'name': NAME}, 'participant': participant}).encode()
    forged = signature(body, secret, **changes) if secret else signature(body, **changes)
    assert setup.call('/sfu_webhook', body, Authorization=forged)[0] == 200
    time.sleep(0.2)
    assert f'{EVENT}/send' not in setup.homeserver.paths()
    setup.call('/sfu_webhook', body, Authorization=signature(body))
    setup.homeserver.wait_for('/send')


def test_a_delayed_event_of_another_room_or_of_nobody_is_refused(setup: Setup) -> None:
    setup.homeserver.answers[EVENT] = {'delay_ms': 8000, 'room_id': '!other'}
    body = {'url': setup.url, 'room_id': ROOM, 'slot_id': SLOT, 'member_id': 'member', 'delay_id': 'syd_1'}
    for answer in ({'delay_ms': 8000, 'room_id': '!other'}, (404, {})):
        setup.homeserver.answers[EVENT] = answer
        status, refused = setup.as_alice(f'{CLIENT}/delegate_delayed_leave', body)
        assert (status, refused['errcode']) == (400, 'M_INVALID_PARAM')


def test_the_older_route(setup: Setup, openid: Fake) -> None:
    token = {'access_token': 'good', 'token_type': 'Bearer', 'matrix_server_name': 'example.org', 'expires_in': 1}
    member = {'id': 'm', 'claimed_user_id': ALICE, 'claimed_device_id': 'PHONE'}
    body = {'room_id': ROOM, 'slot_id': SLOT, 'openid_token': token, 'member': member}
    assert setup.call('/delegate_delayed_leave', body)[1]['errcode'] == 'M_BAD_JSON'
    delayed = {**body, 'delay_id': 'syd_1', 'delay_timeout': 8000}
    assert setup.call('/delegate_delayed_leave', delayed) == (200, {})
    identity = digest(ALICE, 'PHONE', 'm')
    setup.tell('participant_joined', identity)
    openid.wait_for('/restart')
    setup.tell('participant_left', identity)
    openid.wait_for('/send')
    # Its ID is the only proof that it may be sent.
    assert all(not query and not auth for path, query, _, auth in openid.asked if path.startswith(EVENT))
    token['matrix_server_name'] = 'other.org'
    assert setup.call('/delegate_delayed_leave', delayed)[0] == 403
