"""Checks of a server that was started on a backup."""

from __future__ import annotations

import json
import os
from typing import Any

from programs.backup.common import Refused, sha256
from programs.backup.drill_database import Rows
from programs.backup.drill_server import LoopbackClient
from programs.backup.media import MEDIA, media_path


def check_key(client: LoopbackClient, path: str) -> tuple[Any, str]:
    """Checks that the server publishes the signing key of the backup, and returns the key and its name."""
    from signedjson.key import get_verify_key, read_signing_keys
    from unpaddedbase64 import encode_base64

    with open(path) as file:
        key = read_signing_keys(file)[0]
    name = f'{key.alg}:{key.version}'
    published = client.ask_json('/_matrix/key/v2/server')['verify_keys']
    if published.get(name, {}).get('key') != encode_base64(get_verify_key(key).encode()):
        raise Refused(
            f"the server's signing key {', '.join(sorted(published))} is not the one in the backup, {name}: "
            'it comes from a config file, where no backup can save it'
        )
    return key, name


def check_signature(rows: Rows, server: str, key: Any, name: str) -> None:
    """Checks that the key signed the server's newest event.

    Skips the check if a key with another name signed that event.
    """
    from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
    from synapse.crypto.event_signing import compute_event_signature

    newest = next(
        rows.query(
            """SELECT j.json, r.room_version FROM events e
        JOIN event_json j USING (event_id) JOIN rooms r ON r.room_id = e.room_id
        WHERE e.sender LIKE '%:' || :server AND NOT e.outlier ORDER BY e.stream_ordering DESC LIMIT 1""",
            server=server,
        ),
        None,
    )
    if not newest:
        return
    event = json.loads(newest[0])
    signature = event.get('signatures', {}).get(server, {}).get(name)
    if not signature:
        return
    computed = compute_event_signature(KNOWN_ROOM_VERSIONS[newest[1]], event, server, key)
    if signature != computed[server][name]:
        raise Refused(
            f'the signing key {name} in the backup is not the one of that name that signed the events: '
            f'{server} would be a stranger to others'
        )


def check_media(rows: Rows, data: str) -> int:
    """Checks each file that the database lists, and returns the number of missing files.

    The file's length must be right, and its digest if the database has one.
    """
    digest = 'sha256' if 'sha256' in rows.columns('local_media_repository') else 'NULL'
    missing, changed = 0, []
    for media, length, expected in rows.query(
        f"""SELECT media_id, media_length, {digest} FROM local_media_repository
        WHERE url_cache IS NULL AND media_length IS NOT NULL"""
    ):
        path = media_path(f'{data}/{MEDIA}', media)
        if not os.path.exists(path):
            missing += 1
        elif os.path.getsize(path) != length or (expected and sha256(path) != expected):
            changed.append(media)
    if changed:
        raise Refused(f'{len(changed)} files of media are not what was uploaded, such as {changed[0]}')
    return missing
