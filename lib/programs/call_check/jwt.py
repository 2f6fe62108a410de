"""Reads the token for the SFU, without its key."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from programs.turn_check.problem import Problem
from programs.turn_check.times import span

# Seconds by which the SFU accepts a token too early or too late.
LEEWAY = 60


class SfuToken:
    """The claims of a token. All are empty if it isn't a token."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.claims: dict[str, Any] = {}
        parts = text.split('.')
        if len(parts) == 3:
            try:
                claims = json.loads(base64.urlsafe_b64decode(parts[1] + '=' * (-len(parts[1]) % 4)))
                self.claims = claims if isinstance(claims, dict) else {}
            except ValueError:
                pass

    @property
    def may_publish(self) -> bool:
        grants = self.claims.get('video')
        # A token that doesn't mention it allows it.
        return isinstance(grants, dict) and grants.get('canPublish') is not False

    def clock_problem(self, skew: float | None) -> Problem | None:
        """The problem if the token isn't valid by a clock that is so many seconds ahead of this machine's."""
        now = time.time() + (skew or 0)
        start, end = self.claims.get('nbf'), self.claims.get('exp')
        remedy = 'Set the clocks of all nodes by NTP.'
        if isinstance(start, (int, float)) and start > now + LEEWAY:
            return Problem(f"the SFU's clock is {span(start - now)} behind the one of the token service.", remedy)
        if isinstance(end, (int, float)) and end < now - LEEWAY:
            return Problem(
                f"the token was expired for {span(now - end)} when the SFU saw it: the token service's clock is "
                "behind, or the SFU's is ahead.",
                remedy,
            )
        return None
