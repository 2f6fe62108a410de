"""Restores the latest backup into a scratch volume, shows that Synapse runs on it, and empties the volume."""

from __future__ import annotations

import json
import os
import shutil
import traceback
from dataclasses import dataclass
from typing import Any, TypedDict

from programs.backup.common import COUNTED, Found, Refused, sentence_of_counts
from programs.backup.drill_checks import check_key, check_media, check_signature
from programs.backup.drill_config import harmless_config, read_config, secret_options, write_config
from programs.backup.drill_database import DrillDatabase, count
from programs.backup.drill_person import read_as_person
from programs.backup.drill_room import check_room
from programs.backup.drill_server import DrillServer, LoopbackClient, wait_for_isolation
from programs.backup.fetch import DATABASE_NAMES, FetchTask, choose, fetch, fetched_folder
from programs.backup.media import MEDIA, sentence_of_missing
from programs.backup.repository import Repository, Snapshot


class DrillPatience(TypedDict, total=False):
    """Limits in seconds: `patience` for Synapse to get ready, `settle` for a NetworkPolicy to reach the node."""

    patience: int
    settle: int


class DrillTask(FetchTask, DrillPatience):
    """The argument of a drill's program.

    `size` is the number of bytes that the drill may use. `onNode` is true if the scratch volume is on the node's own
    disk. `isolated` is true if a NetworkPolicy forbids every connection. `configs` are the homeserver's config files in
    their order. `keep` are the top-level keys that are taken from them, and `config` overrides those.
    """

    size: int
    onNode: bool
    isolated: bool
    configs: list[str]
    keep: list[str]
    config: dict[str, Any]


@dataclass(frozen=True)
class Drill:
    """The steps of a drill."""

    task: DrillTask
    repository: Repository
    database: DrillDatabase

    def run(self) -> str:
        """Runs the drill in an empty volume, and returns its result."""
        if self.database.exists():
            raise Refused(
                f'there is a database in {self.task["data"]} already, and it was not touched: '
                'a drill needs a volume of its own'
            )
        try:
            return self.drill()
        except Refused:
            raise
        except Exception as problem:
            # Any other exception is a failed drill too, and must be in its result.
            traceback.print_exc()
            raise Refused(repr(problem)) from problem
        finally:
            self.wipe()

    def drill(self) -> str:
        """Fetches the backup, starts Synapse on it, and checks the answers of Synapse."""
        data, server = self.task['data'], self.task['serverName']
        snapshot, expected, found = self.fetch_undisturbed()
        compare(expected, found, 'were restored')
        if os.path.exists(f'{self.new}/{MEDIA}'):
            os.rename(f'{self.new}/{MEDIA}', f'{data}/{MEDIA}')
        connected = wait_for_isolation(self.task.get('settle', 60)) if self.task['isolated'] else ''
        with self.database.running(expected):
            with self.synapse().running() as client, self.database.rows() as rows:
                client.ask_json('/_matrix/client/versions')
                key, name = check_key(client, f'{self.new}/backup/secrets/signing_key')
                check_signature(rows, server, key, name)
                missing = check_media(rows, data)
                read = (
                    read_as_person(client, rows, server, data)
                    if expected['users']
                    else 'nobody has an account yet, so nothing was read as a person'
                )
            # A migration of the schema must not lose a row.
            with self.database.rows() as rows:
                compare(expected, count(rows), 'are there after Synapse ran')
        gone = sentence_of_missing(missing, self.task.get('bucket'))
        return (
            f'Synapse ran on {snapshot["short_id"]} of {server} from {snapshot["time"][:16]}: '
            f'{sentence_of_counts(expected)}; signing key {name}; {read}{gone}{connected}'
        )

    @property
    def new(self) -> str:
        """The folder with the fetched files."""
        return fetched_folder(self.task['data'])

    def fetch_undisturbed(self) -> tuple[Snapshot, Found, Found]:
        """Returns the snapshot, the counts in its manifest, and the counts of the fetched database.

        A backup that runs at the same time may remove the snapshot that is being read. Then the drill fetches the
        newest snapshot instead.
        """
        for attempt in range(3):
            before = self._state()
            try:
                snapshot = choose(self.task, self.repository)
                expected: Found = self.manifest_of(snapshot)['found']
                size = self.size_of(snapshot) + self.database.room(self.copy_size(snapshot))
                check_room(self.task['data'], size, self.task['size'], self.task['onNode'])
                return snapshot, expected, fetch(self.task, self.repository, self.database, snapshot)
            except Refused as problem:
                if attempt == 2 or self._state() == before:
                    raise
                print(f'once more, as a backup was at work: {problem}', flush=True)
        raise AssertionError('the last attempt returns or raises')

    def manifest_of(self, snapshot: Snapshot) -> dict[str, Any]:
        """The manifest of a snapshot. Refuses a kind of database on which a drill can't start Synapse."""
        copy = next(path for path in snapshot['paths'] if os.path.basename(path) == 'backup')
        dump = self.repository.run('dump', '--no-lock', snapshot['id'], f'{copy}/manifest.json')
        manifest: dict[str, Any] = json.loads(dump.stdout)
        kind = self.database.kind
        if manifest['database'] != kind:
            raise Refused(
                f"the backup's database is of {DATABASE_NAMES[manifest['database']]}, "
                f'and a drill can only start Synapse on {DATABASE_NAMES[kind]}'
            )
        return manifest

    def size_of(self, snapshot: Snapshot) -> int:
        """The size of a fetched snapshot in bytes."""
        stats = self.repository.run('stats', '--no-lock', '--json', '--mode', 'restore-size', snapshot['id'])
        return int(json.loads(stats.stdout)['total_size'])

    def copy_size(self, snapshot: Snapshot) -> int:
        """The size of the database's copy in a snapshot, in bytes."""
        folder = next(path for path in snapshot['paths'] if os.path.basename(path) == 'backup')
        listed = self.repository.run('ls', '--no-lock', '--json', snapshot['id'], folder).stdout.splitlines()
        copy = f'{folder}/{self.database.copy_name}'
        return next(int(node['size']) for node in map(json.loads, listed) if node.get('path') == copy)

    def synapse(self) -> DrillServer:
        """Writes the one config file of the drill's Synapse."""
        task = self.task
        config = {
            **harmless_config(map(read_config, task['configs']), task['keep']),
            **task['config'],
            'database': self.database.config,
            **secret_options(f'{self.new}/backup/secrets'),
        }
        path = f'{task["work"]}/drill.yaml'
        write_config(path, config)
        client = LoopbackClient(task['config']['listeners'][0]['port'])
        return DrillServer(path, task['work'], client, task.get('patience', 3600))

    def wipe(self) -> None:
        """Removes all files that the drill made."""
        for name in ('.restore', MEDIA, *self.database.leftovers):
            path = f'{self.task["data"]}/{name}'
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.lexists(path):
                os.remove(path)

    def _state(self) -> list[str]:
        return [self.repository.run('list', '--no-lock', kind).stdout for kind in ('snapshots', 'packs')]


def compare(expected: Found, found: Found, when: str) -> None:
    """Refuses counts that differ from those of the backup."""
    for name in COUNTED:
        if found[name] != expected[name]:
            raise Refused(f'{found[name]} {name} {when}, and {expected[name]} in the backup')
