"""Brings a backup back.

All of it is fetched and checked beside the live data first. Then renames move the old data aside and the new ones in. A
second run finishes them where the first was interrupted. Until then the homeserver's start guard holds it back.
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
from programs.backup.repository import Repository
from programs.backup.restore_plan import Plan, done_path, mark_path, write_mark
from programs.backup.restore_secrets import RestoredSecrets


class Patience(TypedDict, total=False):
    """In seconds: the time that the homeserver has to stop, and that a start under way needs to show up."""

    patience: int
    settle: int


class RestoreTask(FetchTask, Patience):
    """The argument of a restore's program.

    `secrets` are the files of all secrets by name. `ownSecrets` are those that were made in the cluster, in the Secret
    `target`. `replace` tells that also a database that is there already makes way.
    """

    replace: bool
    secrets: dict[str, str]
    ownSecrets: list[str]
    target: dict[str, Any]


class DatabaseUnchanged(Refused):
    """The new database could not be put in place, and the old one is as it was."""


class RestoredDatabase(CopyReader, Protocol):
    """A database that a backup's copy can replace."""

    @property
    def moved_aside(self) -> tuple[str, ...]:
        """The files of the volume that are moved aside."""

    @property
    def put_in(self) -> tuple[str, ...]:
        """The files that are moved in, in this order."""

    @property
    def in_use_reason(self) -> str:
        """The message for somebody who restores while the database is in use."""

    def exists(self) -> bool:
        """Tells if there is a database already."""

    def in_use(self) -> bool:
        """Tells if the homeserver has the database open."""

    def put(self, plan: Plan) -> None:
        """Puts the new database in place, if it isn't a file that is moved in, or raises DatabaseUnchanged."""

    def kept_places(self, plan: Plan) -> list[str]:
        """The places, besides the folder for the old data, that keep an old database."""


@dataclass(frozen=True)
class Restore:
    """The steps of one restore."""

    task: RestoreTask
    repository: Repository
    database: RestoredDatabase

    def run(self) -> str:
        """Restores, or goes on with what was interrupted, and returns the result."""
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
    def new(self) -> str:
        """The folder with what was fetched."""
        return fetched_folder(self.task['data'])

    @property
    def secrets(self) -> RestoredSecrets:
        """The secrets of the fetched backup."""
        task = self.task
        return RestoredSecrets(f'{self.new}/backup/secrets', task['secrets'], task['ownSecrets'], task['target'])

    def begin(self) -> str:
        """Fetches the backup, if it is to be restored, and leaves the mark from which on the homeserver has to wait."""
        exists, done = self.database.exists(), read_json(done_path(self.data))
        snapshot = choose(self.task, self.repository)
        if exists and (not self.task['replace'] or (done and done['snapshot'] == snapshot['id'])):
            if done:
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
        write_mark(mark_path(self.data), plan)
        return self.finish(plan) + notes

    def finish(self, plan: Plan) -> str:
        """Puts the fetched data in place, from the mark's phase on, and returns the result."""
        self.put_in_place(plan)
        folders = [plan['aside']] if os.path.exists(f'{self.data}/{plan["aside"]}') else []
        places = [*folders, *self.database.kept_places(plan)]
        aside = f'; what was there is in {" and ".join(places)}' if places else ''
        return f'restored {plan["snapshot"][:8]} of {self.task["serverName"]}: {plan["parts"]}{aside}'

    def put_in_place(self, plan: Plan) -> None:
        """Each phase can be repeated: it skips what was done before."""
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
        shutil.rmtree(self.new)

    def wait_until_stopped(self) -> None:
        """The mark is there: a homeserver that isn't running by now does not start any more."""
        for second in range(self.task.get('patience', 300)):
            time.sleep(1)
            # A start that was under way when the mark was made shows up within seconds.
            if second >= self.task.get('settle', 10) and not self.database.in_use():
                return
        os.remove(mark_path(self.data))
        raise Refused(self.database.in_use_reason)

    def move_aside(self, folder: str) -> None:
        """Moves the old data into a folder, which is made only if there are any."""
        for name in self.database.moved_aside:
            if os.path.lexists(f'{self.data}/{name}'):
                os.makedirs(f'{self.data}/{folder}', exist_ok=True)
                os.rename(f'{self.data}/{name}', f'{self.data}/{folder}/{name}')

    def move_in(self) -> None:
        """Moves the new data to where the homeserver has them."""
        for name in self.database.put_in:
            if os.path.exists(f'{self.new}/{name}'):
                os.rename(f'{self.new}/{name}', f'{self.data}/{name}')

    def _enter(self, plan: Plan) -> Plan:
        write_mark(mark_path(self.data), plan)
        return plan

    def _put_database(self, plan: Plan) -> None:
        try:
            self.database.put(plan)
        except DatabaseUnchanged:
            os.remove(mark_path(self.data))
            raise
