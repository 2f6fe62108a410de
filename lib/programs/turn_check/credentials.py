"""Credentials for the relay, in the form in which the homeserver gives them to clients."""

from __future__ import annotations

import re
from typing import Any

# Seconds. A smaller difference may be the time that the answer needed.
CLOCKS_DIFFER = 60


class Credentials:
    """See https://spec.matrix.org/latest/client-server-api/#get_matrixclientv3voipturnserver"""

    def __init__(self, body: dict[str, Any], skew: float | None = None) -> None:
        self.username: str = body.get('username', '')
        self.password: str = body.get('password', '')
        self.uris: list[str] = body.get('uris') or []
        # The seconds by which the homeserver's clock is ahead of this machine's. None if its answer had no date.
        self.skew = skew
        timestamp = re.match(r'(\d{9,11}):', self.username)
        # If credentials were made from a shared secret, the user name begins with the time at which they expire.
        self.expiry = int(timestamp.group(1)) if timestamp else None
