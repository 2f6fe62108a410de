"""Restores a backup.

The restore first fetches the whole backup into a folder beside the live data, and checks it. Then it renames: the old
data go into another folder, the new data to their place. If it is interrupted, a second run goes on from there. Until
the end the start guard keeps the homeserver from starting.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from typing import Any, Protocol, TypedDict

from programs.backup.common import Refused, sentence_of_counts, sha256
from programs.backup.database import CopyReader
from programs.backup.fetch import FetchTask, choose, fetch, fetched_folder, read_json
from programs.backup.lock import locked
from programs.backup.media import MEDIA, Media, media_of
from programs.backup.repository import Repository
from programs.backup.restore_plan import Plan, done_path, mark_path, write_mark
from programs.backup.restore_secrets import RestoredSecrets


class Patience(TypedDict, total=False):
    """Limits in seconds: `patience` for the homeserver to stop, `settle` to find a homeserver that is just starting."""

    patience: int
    settle: int


class RestoreTask(FetchTask, Patience):
    """The argument of a restore's program.

    `secrets` are the files of all secrets by name. `ownSecrets` are the secrets that were made in the cluster, in the
    Secret `target`. `replace` is true if the restore may replace an existing database.
    """

    replace: bool
    secrets: dict[str, str]
    ownSecrets: list[str]
    target: dict[str, Any]


class DatabaseUnchanged(Refused):
    """The database could not be replaced, and the old one is unchanged."""


class RestoredDatabase(CopyReader, Protocol):
    """A database that can be replaced by the copy in a backup."""

    @property
    def moved_aside(self) -> tuple[str, ...]:
        """The files of the volume that are moved into the folder for the old data."""

    @property
    def put_in(self) -> tuple[str, ...]:
        """The fetched files that are moved to their place, in this order."""

    @property
    def in_use_reason(self) -> str:
        """The message if the database is in use."""

    def exists(self) -> bool:
        """Tells if there is a database already."""

    def in_use(self) -> bool:
        """Tells if the homeserver has the database open."""

    def put(self, plan: Plan) -> None:
        """Replaces a database that isn't one of the files in `put_in`. Raises DatabaseUnchanged if that fails."""

    def kept_places(self, plan: Plan) -> list[str]:
        """The places of the old database besides the folder for the old data, as text."""


@dataclass(frozen=True)
class Restore:
    """The steps of one restore."""

    task: RestoreTask
    repository: Repository
    database: RestoredDatabase

    def run(self) -> str:
        """Restores, or goes on with an interrupted restore, and returns the result."""
        with locked(self.task['data']):
            plan: Plan | None = read_json(mark_path(self.task['data']))
            if plan:
                return self.finish(plan)
            return self.begin()

    @property
    def data(self) -> str:
        """The volume."""
        return self.task['data']

    @property
    def media(self) -> Media:
        """The folder with the media."""
        return media_of(self.task)

    @property
    def new(self) -> str:
        """The folder with the fetched files."""
        return fetched_folder(self.task['data'])

    @property
    def secrets(self) -> RestoredSecrets:
        """The secrets of the fetched backup."""
        task = self.task
        return RestoredSecrets(f'{self.new}/backup/secrets', task['secrets'], task['ownSecrets'], task['target'])

    def begin(self) -> str:
        """Fetches the backup unless there is nothing to do, and writes the mark. From then on the start guard waits."""
        exists, done = self.database.exists(), read_json(done_path(self.data))
        snapshot = choose(self.task, self.repository)
        if exists and (not self.task['replace'] or (done and done['snapshot'] == snapshot['id'])):
            if done:
                # The last run was killed perhaps, before it had removed the fetched files.
                self.tidy()
                return f'nothing to do, {done["snapshot"][:8]} was restored before'
            raise Refused(
                'there is a database already, and it was not touched: restore onto an empty volume, or use '
                'Restore.snapshot(id, { replaceExisting: true })'
            )
        found = fetch(self.task, self.repository, self.database, snapshot)
        differing = self.secrets.differing()
        notes = f'; not restored, as their Secrets are not ours to change: {", ".join(differing)}' if differing else ''
        plan = Plan(
            snapshot=snapshot['id'],
            phase='wait' if exists else 'aside',
            aside=f'.before-restore-{int(time.time())}',
            parts=sentence_of_counts(found),
            exists=exists,
            found=found,
        )
        notes += self.note_about_bucket()
        write_mark(mark_path(self.data), plan)
        return self.finish(plan) + notes

    def note_about_bucket(self) -> str:
        """The end of the result, if the backup is of a server whose media are in a bucket."""
        bucket = read_json(f'{self.new}/backup/manifest.json').get('mediaBucket')
        if bucket is None:
            return ''
        remedy = '' if bucket == self.task.get('bucket') else ": the prop 'mediaBucket' must name it, as it did then"
        return f'; the media that are not in the backup are in {bucket}{remedy}'

    def finish(self, plan: Plan) -> str:
        """Puts the fetched data in place, starting at the phase in the mark, and returns the result."""
        self.put_in_place(plan)
        aside = plan['aside']
        folders = [aside] if os.path.exists(f'{self.data}/{aside}') else []
        if self.media.own_volume and os.path.exists(f'{self.media.path}/{aside}'):
            folders.append(f'{aside} of the volume with the media')
        places = [*folders, *self.database.kept_places(plan)]
        kept = f'; what was there is in {" and ".join(places)}' if places else ''
        return f'restored {plan["snapshot"][:8]} of {self.task["serverName"]}: {plan["parts"]}{kept}'

    def put_in_place(self, plan: Plan) -> None:
        """Runs the phases. Each of them can be repeated, and skips the work that is done."""
        if plan['phase'] == 'wait':
            self.wait_until_stopped()
            plan = self._enter({**plan, 'phase': 'aside'})
        self._put_database(plan)
        self.secrets.give()
        if plan['phase'] == 'aside':
            self.move_aside(plan['aside'])
            plan = self._enter({**plan, 'phase': 'place'})
        self.move_in()
        os.sync()
        key = sha256(f'{self.new}/backup/secrets/signing_key')
        write_mark(done_path(self.data), {'snapshot': plan['snapshot'], 'signingKey': key})
        os.remove(mark_path(self.data))
        self.tidy()

    def wait_until_stopped(self) -> None:
        """Waits until the homeserver has stopped. The mark exists by now, so the start guard prevents a new start."""
        for second in range(self.task.get('patience', 300)):
            time.sleep(1)
            # A homeserver that passed its guard before the mark was written opens the database within seconds.
            if second >= self.task.get('settle', 10) and not self.database.in_use():
                return
        os.remove(mark_path(self.data))
        raise Refused(self.database.in_use_reason)

    def move_aside(self, folder: str) -> None:
        """Moves the old data into a folder. Makes the folder only if there are old data."""
        for name in self.database.moved_aside:
            if name == MEDIA and self.media.own_volume:
                self.media.move_aside(folder)
            elif os.path.lexists(f'{self.data}/{name}'):
                os.makedirs(f'{self.data}/{folder}', exist_ok=True)
                os.rename(f'{self.data}/{name}', f'{self.data}/{folder}/{name}')

    def move_in(self) -> None:
        """Moves the new data to the homeserver's paths."""
        for name in self.database.put_in:
            if name == MEDIA and self.media.own_volume:
                self.media.move_in()
            elif os.path.exists(f'{self.new}/{name}'):
                os.rename(f'{self.new}/{name}', f'{self.data}/{name}')

    def tidy(self) -> None:
        """Removes what is left of the fetched files."""
        shutil.rmtree(self.new, ignore_errors=True)
        self.media.tidy()

    def _enter(self, plan: Plan) -> Plan:
        write_mark(mark_path(self.data), plan)
        return plan

    def _put_database(self, plan: Plan) -> None:
        try:
            self.database.put(plan)
        except DatabaseUnchanged:
            os.remove(mark_path(self.data))
            raise
