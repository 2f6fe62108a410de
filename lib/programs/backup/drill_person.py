"""Reads from the server with an access token from the backup, as a client does after a restore."""

from __future__ import annotations

import hashlib
import json
import os
import time
import urllib.parse
from dataclasses import dataclass

from programs.backup.common import Refused, sha256
from programs.backup.drill_database import Rows
from programs.backup.drill_server import LoopbackClient
from programs.backup.media import MEDIA, media_path

MESSAGES = "e.type IN ('m.room.message', 'm.room.encrypted') AND NOT e.outlier AND e.rejection_reason IS NULL"
# The sessions whose access token is still valid.
SESSIONS = """access_tokens t JOIN users u ON u.name = t.user_id AND u.deactivated = 0 AND NOT u.locked
    WHERE t.puppets_user_id IS NULL AND (t.valid_until_ms IS NULL OR t.valid_until_ms > :soon)"""
PERSON_WITH_MESSAGE = f"""SELECT t.user_id, t.token, e.event_id, e.room_id, j.json
    FROM (SELECT * FROM events e WHERE {MESSAGES} ORDER BY e.stream_ordering DESC LIMIT 2000) e
    LEFT JOIN event_json j USING (event_id)
    JOIN local_current_membership m ON m.room_id = e.room_id AND m.user_id = e.sender AND m.membership = 'join'
    CROSS JOIN {SESSIONS} AND t.user_id = e.sender ORDER BY e.stream_ordering DESC LIMIT 1"""
PERSON = f'SELECT t.user_id, t.token, NULL, NULL, NULL FROM {SESSIONS} LIMIT 1'
NEWEST_MEDIA = """SELECT media_id FROM local_media_repository WHERE url_cache IS NULL AND media_length IS NOT NULL
    AND quarantined_by IS NULL ORDER BY created_ts DESC"""


@dataclass(frozen=True)
class Person:
    """A session of the backup. Its access token goes to the drill's server only."""

    client: LoopbackClient
    user: str
    token: str

    def check_name(self) -> str:
        """Checks that the server accepts the token as the person's."""
        name = self.client.ask_json('/_matrix/client/v3/account/whoami', self.token)['user_id']
        if name != self.user:
            raise Refused(f'the server takes {self.user} for {name}')
        return 'its name'

    def read_message(self, room: str, event: str, stored: str) -> str:
        """Checks that the server returns an event of the person with its stored content."""
        path = f'{urllib.parse.quote(room, "")}/event/{urllib.parse.quote(event, "")}'
        answer = self.client.ask_json(f'/_matrix/client/v3/rooms/{path}', self.token)
        redacted = 'redacted_because' in answer.get('unsigned', {})
        if answer['sender'] != self.user or (not redacted and answer['content'] != json.loads(stored)['content']):
            raise Refused(f'the server answered event {event} as something else')
        return 'a message'

    def read_file(self, server: str, media: str, path: str) -> str:
        """Checks that the server returns the stored bytes of an upload."""
        served = self.client.ask(f'/_matrix/client/v1/media/download/{server}/{media}', self.token)
        if hashlib.sha256(served).hexdigest() != sha256(path):
            raise Refused(f'the server served media {media} as something else')
        return 'a file'


def read_as_person(client: LoopbackClient, rows: Rows, server: str, data: str) -> str:
    """Reads the person's name, a message and a file, as far as they exist. Returns a sentence about these."""
    soon = int(time.time() * 1000) + 600_000
    found = next(rows.query(PERSON_WITH_MESSAGE, soon=soon), None) or next(rows.query(PERSON, soon=soon), None)
    if not found:
        return 'nobody is logged in, so nothing was read as a person'
    user, token, event, room, stored = found
    person = Person(client, user, token)
    read = [person.check_name()]
    if event:
        read.append(person.read_message(room, event, stored))
    folder = f'{data}/{MEDIA}'
    there = [media for (media,) in rows.query(NEWEST_MEDIA) if os.path.exists(media_path(folder, media))]
    if there:
        read.append(person.read_file(server, there[0], media_path(folder, there[0])))
    return f'an access token of then read {", ".join(read)}'
