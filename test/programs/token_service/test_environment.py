"""What the replacement of the token service takes from its environment, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from token_service.config import ConfigError, read

SUPPORT = Path(__file__).parents[2] / 'support'
REQUIRED = {
    'LIVEKIT_URL': 'wss://rtc.example.org',
    'LIVEKIT_KEY': 'matrix',
    'LIVEKIT_SECRET': 'MARKER',
    'LIVEKIT_FULL_ACCESS_HOMESERVERS': 'example.org',
}
APP_SERVICE = {
    'LIVEKIT_AS_TOKEN': 'MARKER-as',
    'LIVEKIT_HS_TOKEN': 'MARKER-hs',
    'LIVEKIT_HS_SERVER_NAME': 'example.org',
}


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in REQUIRED.items() if key != name}


def test_the_required_variables_are_enough() -> None:
    config = read({**REQUIRED, 'PATH': '/bin', 'SSL_CERT_FILE': '/ca'})
    assert (config.bind, config.app_service, config.overrides, config.verify_tls) == (':8080', None, {}, True)


@pytest.mark.parametrize(
    ('servers', 'name', 'full'),
    [
        ('example.org, other.org', 'other.org', True),
        ('example.org', 'other.org', False),
        ('*', 'other.org', True),
        ('*,example.org', 'other.org', False),
    ],
)
def test_full_access(servers: str, name: str, full: bool) -> None:
    assert read({**REQUIRED, 'LIVEKIT_FULL_ACCESS_HOMESERVERS': servers}).has_full_access(name) is full


@pytest.mark.parametrize('name', sorted(REQUIRED))
def test_a_missing_variable_is_refused(name: str) -> None:
    for environ in (without(name), {**REQUIRED, name: ''}):
        with pytest.raises(ConfigError):
            read(environ)


@pytest.mark.parametrize(
    ('name', 'value', 'expected'),
    [
        ('LIVEKIT_URLS', 'x', 'LIVEKIT_URLS'),
        ('LIVEKIT_PORT', 'tcp://10.0.0.1:7880', 'enableServiceLinks'),
        ('LIVEKIT_URL', 'https://rtc.example.org', 'wss://'),
        ('LIVEKIT_KEY_FILE', '/secrets/keys.yaml', 'exclude each other'),
        ('LIVEKIT_JWT_BIND', '8080', 'address:port'),
        ('LIVEKIT_CS_API_URL_OVERRIDES', 'example.org=synapse:8008', 'no server_name'),
        ('LIVEKIT_CS_API_URL_OVERRIDES', 'example.org', 'no server_name'),
        ('LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS', '10s', 'integer'),
        ('LIVEKIT_CAN_UPDATE_OWN_METADATA', 'yes', 'true or false'),
        ('LIVEKIT_LOG_LEVEL', 'trace', 'debug, info'),
        ('LIVEKIT_REDIS_URL', 'redis://x', 'no Redis'),
        ('LIVEKIT_AS_TOKEN', 'MARKER-as', 'all be set'),
        ('LIVEKIT_HS_SERVER_NAME', 'example.org', 'all be set'),
    ],
)
def test_a_wrong_variable_is_refused(name: str, value: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected) as refused:
        read({**REQUIRED, name: value})
    assert 'MARKER' not in str(refused.value)


def test_bind_and_port_exclude_each_other() -> None:
    with pytest.raises(ConfigError, match='together'):
        read({**REQUIRED, 'LIVEKIT_JWT_BIND': ':1', 'LIVEKIT_JWT_PORT': '1'})


def test_overrides() -> None:
    value = ' a.org = http://a:8008 ,b.org=https://b'
    assert read({**REQUIRED, 'LIVEKIT_CS_API_URL_OVERRIDES': value}).overrides == {
        'a.org': 'http://a:8008',
        'b.org': 'https://b',
    }


@pytest.mark.parametrize(
    ('content', 'expected'),
    [('matrix: abc\n', ('matrix', 'abc')), ('a: b: c\n', None), ('matrix: "abc"\n', None), ('matrix\n', None)],
)
def test_the_key_file(tmp_path: Path, content: str, expected: tuple[str, str] | None) -> None:
    file = tmp_path / 'keys.yaml'
    file.write_text(content)
    environ = {**without('LIVEKIT_KEY'), 'LIVEKIT_KEY_FILE': str(file)}
    del environ['LIVEKIT_SECRET']
    if expected:
        config = read(environ)
        assert (config.key, config.secret) == expected
    else:
        with pytest.raises(ConfigError):
            read(environ)


TOKENS = {'as_token': 'MARKER-as', 'hs_token': 'MARKER-hs'}


@pytest.mark.parametrize(
    ('content', 'sound'),
    [
        (json.dumps({'id': 'x', **TOKENS}), True),
        ('id: x\nas_token: MARKER-as\nhs_token: "MARKER-hs"\n', True),
        ('as_token: MARKER-as\n', False),
        ('as_token: MARKER-as\nhs_token: 12\n', False),
        ('as_token: MARKER-as\nhs_token:\n', False),
        (json.dumps({**TOKENS, 'as_token': 12}), False),
        ('{', False),
    ],
)
def test_the_registration_file(tmp_path: Path, content: str, sound: bool) -> None:
    file = tmp_path / 'registration.yaml'
    file.write_text(content)
    environ = {**REQUIRED, 'LIVEKIT_AS_REGISTRATION_FILE': str(file), 'LIVEKIT_HS_SERVER_NAME': 'example.org'}
    if sound:
        service = read(environ).app_service
        assert service and (service.as_token, service.hs_token) == ('MARKER-as', 'MARKER-hs')
    else:
        with pytest.raises(ConfigError) as refused:
            read(environ)
        assert 'MARKER' not in str(refused.value)


def test_the_process_ends_with_an_error() -> None:
    command = [sys.executable, '-m', 'token_service']
    environ = {**without('LIVEKIT_URL'), 'PYTHONPATH': str(SUPPORT)}
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=20, check=False)
    assert (ended.returncode, 'LIVEKIT_URL' in ended.stderr, 'MARKER' in ended.stderr) == (1, True, False)
