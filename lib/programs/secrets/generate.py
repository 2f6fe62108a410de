"""Fills the missing keys of `task.target` with fresh random values.

A registration file of an application service has two tokens, which stay, and fixed fields, which follow
`task.registrations`. The argument holds names and no values. The program never prints a value.
"""

from __future__ import annotations

import base64
import json
import secrets
import string
import sys
from typing import Any

from programs.secrets.api import call, until_done


def fill(target: dict[str, Any], registrations: dict[str, Any]) -> None:
    """Adds the missing keys. The resourceVersion makes the patch fail if somebody else has changed the Secret."""
    secret = call('GET', target)
    have = secret.get('data') or {}
    wanted = {k: encoded(registration(have.get(k), registrations[k])) for k in registrations}
    wanted |= {k: have.get(k) or encoded(random_value(k)) for k in target['keys'] if k not in registrations}
    made = {k: value for k, value in wanted.items() if have.get(k) != value}
    if made:
        version = {'resourceVersion': secret['metadata']['resourceVersion']}
        call('PATCH', target, {'metadata': version, 'data': made})
    kept = sorted(set(wanted) - set(made))
    print(f'{target["namespace"]}/{target["name"]}: made {sorted(made)}, kept {kept}')


def encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


def registration(now: str | None, fields: dict[str, Any]) -> bytes:
    """The registration file with these fields. It keeps the tokens that the file has now. JSON is YAML too."""
    try:
        before = json.loads(base64.b64decode(now or '')) if now else {}
    except ValueError:
        before = {}
    before = before if isinstance(before, dict) else {}
    tokens = {name: before.get(name) or secrets.token_urlsafe(36) for name in ('as_token', 'hs_token')}
    return json.dumps({**fields, **tokens}, sort_keys=True).encode()


def random_value(key: str) -> bytes:
    """36 random bytes; or LiveKit's key file; or a signing key of Synapse: algorithm, version, 32 bytes unpadded."""
    if key == 'signing_key':
        name = ''.join(secrets.choice(string.ascii_letters) for _ in range(4))
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip('=')
        return f'ed25519 a_{name} {seed}\n'.encode()
    value = secrets.token_urlsafe(36)
    return f'matrix: {value}\n'.encode() if key == 'keys.yaml' else value.encode()


def main(args: list[str]) -> None:
    task = json.loads(args[0])
    until_done(lambda: fill(task['target'], task.get('registrations', {})))


if __name__ == '__main__':
    main(sys.argv[1:])
