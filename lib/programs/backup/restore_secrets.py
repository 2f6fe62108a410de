"""Writes the secrets of a backup into their Secret."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from typing import Any

from programs.backup.common import Refused, sha256
from programs.secrets.api import call, until_done

# The relay has a copy of this secret. Credentials made from it are valid for a day at most, so a new value is enough.
NOT_RESTORED = ['turn_shared_secret']


@dataclass(frozen=True)
class RestoredSecrets:
    """The secrets of a fetched backup, in `folder`, and the secrets of the cluster, in `files`.

    The `own` secrets were made in the cluster, in the Secret `target`.
    """

    folder: str
    files: dict[str, str]
    own: list[str]
    target: dict[str, Any]

    def differing(self) -> list[str]:
        """The names of secrets that differ from the backup and that only the user can set.

        Refuses another signing key.
        """
        differing = [
            name
            for name, path in sorted(self.files.items())
            if name not in self.own + NOT_RESTORED and self._has(name) and sha256(path) != sha256(self._file(name))
        ]
        # With another signing key, other servers would take this one for a different server.
        if 'signing_key' in differing:
            raise Refused(
                f"the signing key in {self.files['signing_key']} is not the backup's, "
                'and that Secret is not ours to change'
            )
        return differing

    def give(self) -> None:
        """Sets the secrets that were made in the cluster."""
        names = [name for name in self.own if name not in NOT_RESTORED and self._has(name)]
        if not names:
            return
        data = {name: self._encoded(name) for name in names}
        until_done(lambda: call('PATCH', self.target, {'data': data}))
        print(f'{self.target["namespace"]}/{self.target["name"]}: set {sorted(names)}', flush=True)

    def _file(self, name: str) -> str:
        return f'{self.folder}/{name}'

    def _has(self, name: str) -> bool:
        return os.path.exists(self._file(name))

    def _encoded(self, name: str) -> str:
        with open(self._file(name), 'rb') as file:
            return base64.b64encode(file.read()).decode()
