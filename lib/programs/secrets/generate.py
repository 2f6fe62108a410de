"""Fills the missing keys of `task.target` with fresh random values.

The argument holds names and no values. The program never prints a value.
"""

from __future__ import annotations

import base64
import json
import secrets
import string
import sys
from typing import Any

from programs.secrets.api import call, until_done


def fill(target: dict[str, Any]) -> None:
    """Adds the missing keys. The resourceVersion makes the patch fail if somebody else has changed the Secret."""
    secret = call('GET', target)
    have = secret.get('data') or {}
    missing = {k: base64.b64encode(random_value(k)).decode() for k in target['keys'] if not have.get(k)}
    if missing:
        version = {'resourceVersion': secret['metadata']['resourceVersion']}
        call('PATCH', target, {'metadata': version, 'data': missing})
    kept = sorted(set(target['keys']) - set(missing))
    print(f'{target["namespace"]}/{target["name"]}: made {sorted(missing)}, kept {kept}')


def random_value(key: str) -> bytes:
    """36 random bytes, or a signing key in Synapse's format: algorithm, version, 32 bytes without padding."""
    if key == 'signing_key':
        name = ''.join(secrets.choice(string.ascii_letters) for _ in range(4))
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip('=')
        return f'ed25519 a_{name} {seed}\n'.encode()
    return secrets.token_urlsafe(36).encode()


def main(args: list[str]) -> None:
    task = json.loads(args[0])
    until_done(lambda: fill(task['target']))


if __name__ == '__main__':
    main(sys.argv[1:])
