"""The environment, with the names and rules of the real service.

It is stricter where a mistake would otherwise show only in a call.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

KNOWN = {
    'AS_REGISTRATION_FILE',
    'AS_TOKEN',
    'CAN_UPDATE_OWN_METADATA',
    'CS_API_URL_OVERRIDES',
    'FULL_ACCESS_HOMESERVERS',
    'HS_SERVER_NAME',
    'HS_TOKEN',
    'INSECURE_SKIP_VERIFY_TLS',
    'JWT_BIND',
    'JWT_PORT',
    'KEY',
    'KEY_FILE',
    'KEY_FROM_FILE',
    'LOG_LEVEL',
    'REDIS_PASSWORD',
    'REDIS_URL',
    'SANITY_CHECK_INTERVAL_SECONDS',
    'SECRET',
    'SECRET_FROM_FILE',
    'URL',
}
INSECURE = 'YES_I_KNOW_WHAT_I_AM_DOING'
LEVELS = {'': 'info', 'debug': 'debug', 'info': 'info', 'warn': 'warn', 'warning': 'warn', 'error': 'error'}


class ConfigError(Exception):
    """The environment is refused. The message holds no secret."""


@dataclass(frozen=True)
class AppService:
    """The service as an application service of a homeserver."""

    as_token: str
    hs_token: str
    server_name: str


@dataclass(frozen=True)
class Config:
    """All settings. `app_service` is None if the service runs by itself."""

    url: str
    key: str
    secret: str
    full_access: tuple[str, ...]
    bind: str
    overrides: Mapping[str, str]
    app_service: AppService | None
    sanity_check_interval: int
    can_update_own_metadata: bool
    verify_tls: bool
    log_level: str

    def has_full_access(self, server_name: str) -> bool:
        """Says if users of that homeserver may open rooms and publish. `*` counts only as the only entry."""
        return self.full_access == ('*',) or server_name in self.full_access


def read(environ: Mapping[str, str]) -> Config:
    """Reads the environment."""
    prefix = 'LIVEKIT_'
    values = {name[len(prefix) :]: value for name, value in environ.items() if name.startswith(prefix)}
    unknown = sorted(prefix + name for name in values.keys() - KNOWN)
    if unknown:
        raise ConfigError(
            f'unknown variables {", ".join(unknown)}: misspelled, or of a Service `livekit` '
            '(set enableServiceLinks: false)'
        )
    if values.get('REDIS_URL'):
        raise ConfigError('LIVEKIT_REDIS_URL: this replacement has no Redis')
    key, secret = _key_and_secret(values)
    url = values.get('URL', '')
    if not (key and secret and url):
        raise ConfigError('LIVEKIT_KEY* / LIVEKIT_SECRET* and LIVEKIT_URL must be set')
    if not re.fullmatch(r'wss?://[^\s/]+(/\S*)?', url):
        raise ConfigError(f'LIVEKIT_URL must begin with wss:// or ws://, got {url!r}')
    full_access = tuple(values.get('FULL_ACCESS_HOMESERVERS', '').replace(',', ' ').split())
    if not full_access:
        raise ConfigError('LIVEKIT_FULL_ACCESS_HOMESERVERS must name the homeservers whose users may open rooms')
    return Config(
        url=url,
        key=key,
        secret=secret,
        full_access=full_access,
        bind=_bind(values),
        overrides=_overrides(values.get('CS_API_URL_OVERRIDES', '')),
        app_service=_app_service(values),
        sanity_check_interval=_interval(values.get('SANITY_CHECK_INTERVAL_SECONDS', '')),
        can_update_own_metadata=_switch(values.get('CAN_UPDATE_OWN_METADATA', '')),
        verify_tls=values.get('INSECURE_SKIP_VERIFY_TLS', '') != INSECURE,
        log_level=_level(values.get('LOG_LEVEL', '')),
    )


def _key_and_secret(values: Mapping[str, str]) -> tuple[str, str]:
    key_file = values.get('KEY_FILE')
    others = [name for name in ('KEY', 'KEY_FROM_FILE', 'SECRET', 'SECRET_FROM_FILE') if values.get(name)]
    if key_file:
        if others:
            raise ConfigError(f'LIVEKIT_KEY_FILE and LIVEKIT_{others[0]} exclude each other')
        parts = _content('KEY_FILE', key_file).split(':')
        if len(parts) != 2:
            raise ConfigError('LIVEKIT_KEY_FILE must hold one `key: secret`, with no other colon')
        key, secret = (part.strip(' \r\n') for part in parts)
    else:
        key, secret = (_value_or_file(values, name).strip(' \r\n') for name in ('KEY', 'SECRET'))
    if secret[:1] in ('"', "'"):
        raise ConfigError('the secret of LiveKit begins with a quote, which the service takes as a part of it')
    return key, secret


def _value_or_file(values: Mapping[str, str], name: str) -> str:
    path = values.get(f'{name}_FROM_FILE')
    return _content(f'{name}_FROM_FILE', path) if path else values.get(name, '')


def _content(name: str, path: str) -> str:
    try:
        with open(path, encoding='utf-8') as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f'LIVEKIT_{name}: {problem}') from None


def _bind(values: Mapping[str, str]) -> str:
    bind, port = values.get('JWT_BIND', ''), values.get('JWT_PORT', '')
    if bind and port:
        raise ConfigError('LIVEKIT_JWT_BIND and LIVEKIT_JWT_PORT must not be set together')
    bind = bind or f':{port or 8080}'
    if not re.fullmatch(r'(\S*):\d{1,5}', bind):
        raise ConfigError(f'LIVEKIT_JWT_BIND must be address:port or :port, got {bind!r}')
    return bind


def _overrides(raw: str) -> dict[str, str]:
    found = {}
    for entry in raw.split(',') if raw else []:
        server, separator, url = (part.strip() for part in entry.partition('='))
        if not (server and separator and re.fullmatch(r'https?://\S+', url)):
            raise ConfigError(f'LIVEKIT_CS_API_URL_OVERRIDES: {entry!r} is no server_name=http(s)://…')
        found[server] = url
    return found


def _app_service(values: Mapping[str, str]) -> AppService | None:
    path = values.get('AS_REGISTRATION_FILE')
    if path:
        tokens = [token_of(_content('AS_REGISTRATION_FILE', path), name) for name in ('as_token', 'hs_token')]
    else:
        tokens = [values.get(name, '').strip() for name in ('AS_TOKEN', 'HS_TOKEN')]
    found = [*tokens, values.get('HS_SERVER_NAME', '')]
    if not any(found):
        return None
    if not all(found):
        raise ConfigError(
            'the tokens (LIVEKIT_AS_TOKEN and LIVEKIT_HS_TOKEN, or LIVEKIT_AS_REGISTRATION_FILE) and '
            'LIVEKIT_HS_SERVER_NAME must either all be set or all be left out'
        )
    return AppService(*found)


def token_of(registration: str, name: str) -> str:
    """A token of a registration file, which is JSON or YAML with `name: value` on a line of its own."""
    refused = ConfigError(f'LIVEKIT_AS_REGISTRATION_FILE has no text {name}')
    if registration.lstrip().startswith('{'):
        try:
            token = json.loads(registration).get(name)
        except ValueError:
            raise ConfigError('LIVEKIT_AS_REGISTRATION_FILE is no JSON') from None
        if not isinstance(token, str):
            raise refused
    else:
        line = re.search(
            rf'^{name}:[ \t]+(["\']?)([^\s"\'#\[{{&*!|>][^\s"\'#]*)\1[ \t\r]*$', registration, re.MULTILINE
        )
        if not line or (not line[1] and re.fullmatch(r'[\d.+-]+|true|false|null|~', line[2])):
            raise refused
        token = line[2]
    if not token.strip():
        raise refused
    return str(token).strip()


def _interval(raw: str) -> int:
    if raw and not re.fullmatch(r'\d+', raw):
        raise ConfigError(f'LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS must be a non-negative integer, got {raw!r}')
    return int(raw or 0)


def _switch(raw: str) -> bool:
    if raw not in ('', 'true', 'false'):
        raise ConfigError(f'LIVEKIT_CAN_UPDATE_OWN_METADATA must be true or false, got {raw!r}')
    return raw == 'true'


def _level(raw: str) -> str:
    if raw.lower() not in LEVELS:
        raise ConfigError(f'LIVEKIT_LOG_LEVEL must be debug, info, warn or error, got {raw!r}')
    return LEVELS[raw.lower()]
