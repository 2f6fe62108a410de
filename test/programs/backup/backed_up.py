"""The data of a small homeserver in a temporary folder, and a repository with one backup of other data."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from programs.backup.common import MediaTask, sha256
from programs.backup.repository import Repository, RepositoryTask, Snapshot
from programs.backup.restore import RestoreTask

SERVER = 'example.org'
KEY = f'ed25519 a_test {"A" * 43}\n'
SNAPSHOT = 'a2dfc4b7' + '0' * 56


def make_database(path: Path, users: int, media: tuple[str, ...] = ()) -> None:
    """A database with the tables that a backup counts."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute('PRAGMA synchronous = OFF')
        for table in ('users (name)', 'rooms (room_id)', 'events (event_id)'):
            db.execute(f'CREATE TABLE {table}')
        db.execute('CREATE TABLE local_media_repository (media_id, url_cache)')
        db.executemany('INSERT INTO users VALUES (?)', [(f'@user{i}:{SERVER}',) for i in range(users)])
        db.executemany('INSERT INTO local_media_repository VALUES (?, NULL)', [(name,) for name in media])


def users_in(path: Path) -> int:
    """The number of users in a database."""
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute('SELECT count(*) FROM users').fetchone()[0])


@dataclass(frozen=True)
class FakeRepository(Repository):
    """Answers as restic does for a repository with one verified snapshot, of the folders below `stored`."""

    stored: Path
    commands: list[tuple[str, ...]] = field(default_factory=list)

    def run(self, *args: str, ok: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        """Acts as a command of restic."""
        self.commands.append(args)
        output = ''
        if args[0] == 'snapshots':
            output = json.dumps([self.snapshot])
        elif args[0] == 'restore':
            target = args[args.index('--target') + 1]
            included = [arg.partition('=')[2] for arg in args if arg.startswith('--include=')]
            for path in included or self.snapshot['paths']:
                shutil.copytree(path, f'{target}{path}')
        elif args[0] == 'ls':
            nodes = [{'type': 'file', 'path': str(path)} for path in self.stored.rglob('*') if path.is_file()]
            output = '\n'.join(map(json.dumps, [{'struct_type': 'snapshot'}, *nodes]))
        return subprocess.CompletedProcess(args, 0, output, '')

    @property
    def snapshot(self) -> Snapshot:
        """The only snapshot."""
        return Snapshot(
            id=SNAPSHOT,
            short_id=SNAPSHOT[:8],
            hostname=SERVER,
            time='2025-11-01T03:17:00Z',
            paths=sorted(str(path) for path in self.stored.iterdir()),
            tags=['verified'],
        )


def store_backup(stored: Path, users: int) -> None:
    """Makes the folders of a backup."""
    copy = stored / 'backup'
    (copy / 'secrets').mkdir(parents=True)
    make_database(copy / 'homeserver.db', users)
    (copy / 'secrets/signing_key').write_text(KEY)
    media = stored / 'media_store/local_content/ab/cd'
    media.mkdir(parents=True)
    (media / 'new').write_text('new')
    files = ['homeserver.db', 'secrets/signing_key']
    manifest = {
        'format': 1,
        'serverName': SERVER,
        'database': 'sqlite',
        'sha256': {f: sha256(f'{copy}/{f}') for f in files},
    }
    (copy / 'manifest.json').write_text(json.dumps(manifest))


def repository_task(root: Path, server: str = SERVER, own_media: bool = False) -> RepositoryTask:
    """The paths of a pod, below a folder. With `own_media`, the media have a volume of their own."""
    for name in ('data', 'work', *(['media'] if own_media else [])):
        os.makedirs(root / name, exist_ok=True)
    media = MediaTask(media=str(root / 'media')) if own_media else MediaTask()
    return RepositoryTask(
        **media,
        data=str(root / 'data'),
        work=str(root / 'work'),
        result=str(root / 'result'),
        serverName=server,
        restic='restic',
        repository=str(root / 'repository'),
        passwordFile=str(root / 'password'),
    )


def restore_task(root: Path, replace: bool = False, own_media: bool = False) -> RestoreTask:
    """The argument of a restore without secrets and without waiting times."""
    key = root / 'signing_key'
    key.write_text(KEY)
    return RestoreTask(
        **repository_task(root, own_media=own_media),
        snapshot='latest',
        replace=replace,
        secrets={'signing_key': str(key)},
        ownSecrets=[],
        target={'namespace': 'matrix', 'name': 'matrix-secrets'},
        patience=2,
        settle=0,
    )
