"""Makes one backup, reads it back, and marks it as verified only after that."""

from __future__ import annotations

import json
import math
import os
import shutil
import time
from dataclasses import dataclass
from typing import Protocol, TypedDict

from programs.backup.common import (
    Found,
    Refused,
    check_signing_key,
    sentence_of_counts,
    sha256,
)
from programs.backup.database import CopyReader
from programs.backup.lock import locked
from programs.backup.media import Media, media_of, media_path, sentence_of_missing
from programs.backup.repository import Repository, RepositoryTask


class ScratchTask(TypedDict, total=False):
    """The number of bytes that the folder `work` may hold. The kubelet ends a pod that takes more."""

    scratch: int


class BackupTask(RepositoryTask, ScratchTask):
    """The argument of a backup's program.

    Besides paths it holds the files of the secrets by name, and the number of backups to keep for each period.
    """

    image: str
    secrets: dict[str, str]
    keep: dict[str, int]


class BackedUpDatabase(CopyReader, Protocol):
    """A running database that can be copied."""

    def size(self) -> int:
        """The bytes that a copy will take, as far as that can be known."""

    def copy_to(self, path: str) -> None:
        """Copies the state of the database at one moment, while the database is in use."""

    def uploads(self, path: str) -> list[str]:
        """The IDs of the media that the copy lists and that were uploaded to this server."""


GIBIBYTE = 1 << 30


def gibibytes(size: int) -> str:
    """For example `3.5 GiB`."""
    return f'{size / GIBIBYTE:.1f} GiB'


@dataclass(frozen=True)
class Backup:
    """The steps of one backup, in the order in which `run` takes them."""

    task: BackupTask
    repository: Repository
    database: BackedUpDatabase

    def run(self) -> str:
        """Makes a backup and returns its result."""
        with locked(self.task['data']):
            self.check_room()
            self.open_repository()
            found = self.stage()
            snapshot = self.store()
            missing = self.read_back(snapshot)
            verified = self.mark_verified(snapshot)
            self.forget()
        gone = sentence_of_missing(missing, self.task.get('bucket'))
        return f'snapshot {verified} of {self.task["serverName"]}: {sentence_of_counts(found)}{gone}'

    @property
    def copy(self) -> str:
        """The folder that is stored: the copy of the database, the secrets and the manifest."""
        return f'{self.task["work"]}/backup'

    @property
    def media(self) -> Media:
        """The folder with the media."""
        return media_of(self.task)

    def check_room(self) -> None:
        """Refuses a backup for which there is no room: the copy of the database, and the copy that is read back."""
        work, allowed = self.task['work'], self.task.get('scratch')
        for name in ('backup', 'verify'):
            shutil.rmtree(f'{work}/{name}', ignore_errors=True)
        size = self.database.size()
        if allowed is not None and 2 * size > allowed:
            raise Refused(
                f'the database has {gibibytes(size)}, a backup needs twice that, and its scratch volume may hold '
                f"{gibibytes(allowed)}: set the prop 'backup.scratchSize' to "
                f'Size.gibibytes({math.ceil((2 * size) / GIBIBYTE) + 2}) or more'
            )
        free = shutil.disk_usage(work).free
        if 2 * size > free:
            raise Refused(
                f"the database has {gibibytes(size)}, a backup needs twice that, and the node's disk has "
                f'{gibibytes(free)} left: make room on it'
            )

    def open_repository(self) -> None:
        """Makes the repository if there is none, and refuses a repository of another server."""
        # This needs --no-lock, because a backup that was killed may have left its lock behind.
        if self.repository.run('cat', 'config', '--no-lock', ok=(0, 10)).returncode == 10:
            self.repository.run('init')
            print('made a new repository')
        # Only one backup works on the volume at a time, so the process that made a lock is dead.
        self.repository.run('unlock', '--remove-all')
        server = self.task['serverName']
        others = {snapshot['hostname'] for snapshot in self.repository.snapshots()} - {server}
        if others:
            raise Refused(f'the repository holds backups of {sorted(others)}: give {server} one of its own')

    def stage(self) -> Found:
        """Fills the folder of the copy, and returns the counts of its database."""
        shutil.rmtree(self.copy, ignore_errors=True)
        os.makedirs(f'{self.copy}/secrets')
        database = f'{self.copy}/{self.database.copy_name}'
        self.database.copy_to(database)
        found = self.database.inspect(database)
        if found['server'] not in (None, self.task['serverName']):
            raise Refused(f'the database belongs to {found["server"]}, not to {self.task["serverName"]}')
        secrets = self.task['secrets']
        check_signing_key(secrets['signing_key'])
        for name, path in secrets.items():
            shutil.copyfile(path, f'{self.copy}/secrets/{name}')
        self._write_manifest(found)
        return found

    def store(self) -> str:
        """Stores the copy and the media, and returns the snapshot's ID.

        The media are read after the database, so all media that the copy lists are on the disk already.
        """
        media = self.media
        paths = [*media.not_stored, self.copy, *([media.path] if os.path.isdir(media.path) else [])]
        host = ('--host', self.task['serverName'])
        for _ in range(3):
            # Exit code 3: a file was removed during the backup. Synapse removes media that are old enough.
            run = self.repository.run('backup', '--json', *host, '--tag', 'unverified', *paths, ok=(0, 3))
            if run.returncode == 0:
                return str(json.loads(run.stdout.strip().splitlines()[-1])['snapshot_id'])
        raise Refused(f'some files could not be read: {run.stderr.strip()[-500:]}')

    def read_back(self, snapshot: str) -> int:
        """Reads the copy and a seventh of the repository again, and returns the number of missing media."""
        self.repository.run('check', f'--read-data-subset={int(time.time() // 86400) % 7 + 1}/7')
        folder = f'{self.task["work"]}/verify'
        shutil.rmtree(folder, ignore_errors=True)
        self.repository.run('restore', snapshot, '--no-lock', '--target', folder, '--include', self.copy)
        back = f'{folder}{self.copy}'
        with open(f'{back}/manifest.json') as file:
            manifest = json.load(file)
        for name, expected in manifest['sha256'].items():
            if sha256(f'{back}/{name}') != expected:
                raise Refused(f'{name} came back from the repository as something else')
        database = f'{back}/{self.database.copy_name}'
        self.database.inspect(database)
        check_signing_key(f'{back}/secrets/signing_key')
        return self.count_missing_media(database, snapshot)

    def count_missing_media(self, database: str, snapshot: str) -> int:
        """The number of media that the copy of the database lists and the snapshot doesn't hold."""
        nodes = map(json.loads, self.repository.run('ls', '--json', '--no-lock', snapshot).stdout.splitlines())
        stored = {node['path'] for node in nodes if node.get('type') == 'file'}
        return sum(media_path(self.media.path, media) not in stored for media in self.database.uploads(database))

    def mark_verified(self, snapshot: str) -> str:
        """Marks the snapshot as verified. This changes its ID: returns the new short ID."""
        self.repository.run('tag', '--set', 'verified', snapshot)
        verified = self.repository.snapshots('--tag', 'verified')
        return next(other['short_id'] for other in verified if other.get('original') == snapshot)

    def forget(self) -> None:
        """Removes unverified snapshots, and verified ones that are not to be kept any longer."""
        unverified = [other['id'] for other in self.repository.snapshots() if other.get('tags') != ['verified']]
        if unverified:
            self.repository.run('forget', *unverified)
        keep = [f'--keep-{period}={count}' for period, count in self.task['keep'].items() if count]
        self.repository.run('forget', '--tag', 'verified', '--group-by', 'host', *keep, '--prune')

    def _write_manifest(self, found: Found) -> None:
        files = [self.database.copy_name, *(f'secrets/{name}' for name in self.task['secrets'])]
        manifest = {
            'format': 1,
            'serverName': self.task['serverName'],
            'image': self.task['image'],
            'database': self.database.kind,
            'mediaBucket': self.task.get('bucket'),
            'found': found,
            'sha256': {file: sha256(f'{self.copy}/{file}') for file in files},
        }
        with open(f'{self.copy}/manifest.json', 'w') as file:
            json.dump(manifest, file)
